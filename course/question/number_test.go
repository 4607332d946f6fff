package question

import (
	"strings"
	"testing"
	"time"
)

func TestReadNumber(t *testing.T) {
	readsAs(t, Number, false, []reading{
		{"42", "42"}, {" 42 ", "42"}, {"+42", "42"}, {"-42", "-42"}, {"\u221242", "-42"}, {"- 42", "-42"}, {"042", "42"}, {"-0", "0"},
		{"1.50", "1.5"}, {".5", "0.5"}, {"0.125", "0.125"}, {"0,5", "0.5"}, {"1,5", "1.5"}, {"1,2345", "1.2345"}, {"0,125", "0.125"},
		{"1,234", "1234"}, {"12,345", "12345"}, {"1234,567", "1234.567"}, {",125", "0.125"}, {"1,234,567", "1234567"}, {"12,34,567", "1234567"},
		{"1.234", "1.234"}, {"1.234.567", "1234567"}, {"1.234,5", "1234.5"}, {"1,234.5", "1234.5"}, {"1 234,5", "1234.5"}, {"1 234,567", "1234.567"},
		{"1'234.5", "1234.5"}, {"1’234.5", "1234.5"}, {"1\u00a0234,5", "1234.5"}, {"1\u202f234,5", "1234.5"}, {"1\u2009234", "1234"},
		{"٣٫١٤", "3.14"}, {"١٬٢٣٤٫٥", "1234.5"}, {"४२", "42"}, {"４２．５", "42.5"}, {"𝟒𝟐", "42"},
		{"1e3", "1000"}, {"1E-3", "0.001"}, {"1.5e+2", "150"}, {"3×10^8", "300000000"}, {"3 x 10^-2", "0.03"}, {"1e400", "1e400"}, {"12e\u22121", "1.2"},
		{"70 %", "70 %"}, {"70%", "70 %"}, {"٧٠٪", "70 %"}, {"1234,5km", "1234.5 km"}, {"5  µs", "5 μs"}, {"42 failed  logins", "42 failed logins"},
		{"5 m²", "5 m2"}, {"1e3 B", "1000 B"}, {"5 e3", "5 e3"}, {"1.5e", "1.5 e"},
		{"many", ""}, {"1 2", ""}, {"1,23,4", ""}, {"1.2.3", ""}, {"1,2,3.4,5", ""}, {"1..5", ""}, {"5.", ""}, {"--5", ""}, {"5 6 km", ""}, {"5+5", ""},
		{"[5, 8]", ""}, {"5 ± 1", ""}, {"e5", ""}, {"1e99999999999999999999", ""}, {"1e1000", ""}, {"1e-1000", ""}, {strings.Repeat("7", 201), ""},
		{"1" + strings.Repeat("0", 199), "1e199"}, {"0e999999", "0"}, {"1'234 567", ""}, {"5 " + strings.Repeat("k", 70), ""},
	})
	readsAs(t, Number, true, []reading{
		{"1,234", "1.234"}, {"1.234", "1.234"}, {"1.234,567", "1234.567"}, {"1,234.5", "1234.5"}, {"1,5", "1.5"}, {"1.234.567", "1234567"}, {"1 234,567", "1234.567"},
	})
}

func TestNumbersCompare(t *testing.T) {
	bare := accept(Number, "1.5 km")
	bare.Bare = true
	compares(t, []comparing{
		{accept(Number, "42"), []string{"42", "42.0", "4.2e1", "4200%", "٤٢"}, []string{"41", "42.000001", "42 km", "", "forty-two"}},
		{accept(Number, "0.1"), []string{"0.1", "0.10", "1e-1", "10 %"}, []string{"0.1000000000000000055"}},
		{accept(Number, "0.7 +- 5%"), []string{"0.665", "0.735", "70 %"}, []string{"0.6649", "0.7351"}},
		{accept(Number, "-0.7 +- 5%"), []string{"-0.665", "-0.735"}, []string{"0.7", "-0.6649"}},
		{accept(Number, "1.41 ± 0.01"), []string{"1.40", "1.42"}, []string{"1.399", "1.421"}},
		{accept(Number, "[5, 8)"), []string{"5", "7.999"}, []string{"8", "4.999"}},
		{accept(Number, "(5, 8]"), []string{"8", "5.001"}, []string{"5", "8.1"}},
		{accept(Number, "[-5; 0.5]"), []string{"-5", "0.5"}, []string{"-5.1"}},
		{accept(Number, "[5, 8) ms"), []string{"5 ms", "0.005 s", "7999 µs", "7999 us"}, []string{"5", "8 ms", "5 m", "5 s"}},
		{accept(Number, "[5 s, 2 min]"), []string{"5 s", "2 min", "0.01 h"}, []string{"121 s", "5"}},
		{accept(Number, "1.5 km +- 100 m"), []string{"1.5 km", "1400 m", "1600m", "160000 cm"}, []string{"1.3 km", "1.5", "1500 g"}},
		{accept(Number, "1.5 +- 0.1 km"), []string{"1.4 km", "1600 m"}, []string{"1.5"}},
		{accept(Number, "200 +- 5% km"), []string{"190 km"}, []string{"190", "189 km"}},
		{accept(Number, "90 % +- 2 %"), []string{"88 %", "92%"}, []string{"87.9 %", "90", "0.9"}},
		{bare, []string{"1.5", "1.5 km", "1500 m"}, []string{"1500", "1.5 m"}},
		{accept(Number, "1 kB"), []string{"1000 B", "1 KB", "8 kbit", "8000 bits", "1000 bytes", "8 kb"}, []string{"1 KiB", "1024 B", "1 kb", "1"}},
		{accept(Number, "1 MiB"), []string{"1024 KiB", "1048576 B"}, []string{"1 MB", "1 Mib"}},
		{accept(Number, "100 Mbit/s"), []string{"100 Mbps", "12.5 MB/s", "0.1 Gb/s", "12.5 MBps"}, []string{"100 MB/s", "100 Mbit"}},
		{accept(Number, "100 Mbps"), []string{"100 mbps", "100 MBPS", "100 Mbit/s"}, []string{"100 bps", "0.0000001 mbps", "100 Mb", "100"}},
		{accept(Number, "1 MB"), []string{"1 mb", "1000 kB"}, []string{"1 m", "1 kb", "8 mb"}},
		{accept(Number, "1 mb"), []string{"1 MB", "1 Mb"}, []string{"1 kB"}},
		{accept(Number, "1 GB"), []string{"1 gb", "1000 MB"}, []string{"1 gbit"}},
		{accept(Number, "5 ms"), []string{"0.005 s"}, []string{"5 Ms"}},
		{accept(Number, "1 d"), []string{"24 h", "1440 min", "86400 s", "1 day", "24 Hours", "1 Day"}, []string{"1 m"}},
		{accept(Number, "2.4 GHz"), []string{"2400 MHz", "2.4 ghz"}, []string{"2.4 MHz"}},
		{accept(Number, "3 V"), []string{"3000 mV", "3 volts"}, []string{"3 A", "3 W"}},
		{accept(Number, "6 dB"), []string{"6 dB", "6 db"}, []string{"6 B", "0.6 B"}},
		{accept(Number, "42 Attempts"), []string{"42 attempts", "42  ATTEMPTS"}, []string{"42", "42 tries"}},
		{accept(Number, "many"), nil, []string{"many", "42"}},
	})
}

// TestHugeNumbersAreCheap: what cannot be held is refused before it is made.
func TestHugeNumbersAreCheap(t *testing.T) {
	start := time.Now()
	b := accept(Number, "1e999 +- 50%")
	for _, text := range []string{"1e400", "1e999", "1e999999999", strings.Repeat("9", 4000), "1e-999", strings.Repeat("1 ", 2000)} {
		b.accepted(text)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
}
