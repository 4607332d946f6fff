package question

import (
	"strings"
	"testing"
)

const (
	md5Sum = "d41d8cd98f00b204e9800998ecf8427e"
	sha1   = "da39a3ee5e6b4b0d3255bfef95601890afd80709"
)

func TestReadDigest(t *testing.T) {
	sha256 := strings.Repeat("0aF9", 16)
	lower := strings.ToLower(sha256)
	readsAs(t, Digest, false, []reading{
		{md5Sum, md5Sum}, {strings.ToUpper(md5Sum), md5Sum}, {"d4:1d:8c:d9:8f:00:b2:04:e9:80:09:98:ec:f8:42:7e", md5Sum},
		{"d41d8cd9 8f00b204-e9800998 ecf8427e ", md5Sum}, {"MD5: " + md5Sum, md5Sum}, {"md5 (empty.txt) = " + md5Sum, md5Sum}, {"SHA1(a=b)= " + sha1, ""},
		{"SHA1(file)= " + sha1, sha1}, {"sha-1:" + sha1, sha1}, {"sha256:" + sha256, lower}, {"SHA-256 = " + sha256, lower}, {"sha3-256:" + sha256, lower},
		{strings.Repeat("ab", 28), strings.Repeat("ab", 28)}, {strings.Repeat("ab", 48), strings.Repeat("ab", 48)}, {strings.Repeat("ab", 64), strings.Repeat("ab", 64)},
		{"sha256:" + md5Sum, ""}, {"md5:" + sha1, ""}, {"crc:" + md5Sum, ""}, {"crc = " + md5Sum, ""}, {md5Sum[1:], ""}, {md5Sum + "0", ""}, {md5Sum + "00", ""},
		{"z" + md5Sum[1:], ""}, {"md5:", ""}, {"=", ""}, {"= " + md5Sum, md5Sum}, {"xyz = " + sha1, ""},
	})
}

func TestReadAddress(t *testing.T) {
	readsAs(t, Address, false, []reading{
		{"203.0.113.9", "203.0.113.9"}, {" 203[.]0[.]113[.]9 ", "203.0.113.9"}, {"203.0.113.9/32", "203.0.113.9"}, {"203.0.113.9/24", "203.0.113.0/24"},
		{"2001:DB8:0:0:0:0:0:1", "2001:db8::1"}, {"2001:db8::1/128", "2001:db8::1"}, {"2001:db8::1/64", "2001:db8::/64"}, {"::ffff:203.0.113.9", "203.0.113.9"},
		{"::ffff:203.0.113.9/120", "203.0.113.0/24"}, {"::ffff:203.0.113.9/128", "203.0.113.9"}, {"::ffff:0:0/90", "::ffc0:0:0/90"}, {"0.0.0.0/0", "0.0.0.0/0"},
		{"203.0.113.256", ""}, {"203.0.113", ""}, {"203.0.113.09", ""}, {"fe80::1%eth0", ""}, {"fe80::1%eth0/64", ""}, {"203.0.113.9/33", ""}, {"host", ""}, {"203.0.113.9:22", ""},
	})
}

func TestReadOffset(t *testing.T) {
	readsAs(t, Offset, false, []reading{
		{"0x1F0", "0x1f0"}, {"0X1f0", "0x1f0"}, {"1F0h", "0x1f0"}, {"1f0", "0x1f0"}, {"000001f0", "0x1f0"}, {"1_F0", "0x1f0"}, {"0000 01F0", "0x1f0"}, {"10", "0x10"}, {"0", "0x0"},
		{strings.Repeat("f", 64), "0x" + strings.Repeat("f", 64)}, {strings.Repeat("f", 65), ""}, {"0x", ""}, {"h", ""}, {"0x1f0h", ""}, {"-1", ""}, {"1g", ""}, {"0x0x1", ""}, {"1.5", ""},
	})
}

func TestReadPath(t *testing.T) {
	readsAs(t, Path, false, []reading{
		{"/var/log/auth.log", "/var/log/auth.log"}, {"/var//log/./auth.log/", "/var/log/auth.log"}, {"/var/log/../log/x", "/var/log/x"}, {`"/a b"`, "/a b"}, {"'/a'", "/a"},
		{`'"/a"'`, "/a"}, {"~/x", "~/x"}, {"../x", "../x"}, {"a/", "a"}, {"/", "/"}, {`a\b`, `a\b`},
		{`C:\Windows\\System32\`, `C:\Windows\System32`}, {"c:/Windows/./x", `c:\Windows\x`}, {`\\srv\share\x`, `\\srv\share\x`}, {`HKLM\Software\`, `HKLM\Software`}, {`%TEMP%\x`, `%TEMP%\x`}, {"C:", "C:"},
		{`''`, ""},
	})
}

func TestForensicsCompare(t *testing.T) {
	compares(t, []comparing{
		{accept(Digest, "SHA1(x)= "+strings.ToUpper(sha1)), []string{sha1, "sha1:" + sha1}, []string{md5Sum, sha1[1:] + "0", "not a sum"}},
		{accept(Address, "203.0.113.9"), []string{"203.0.113.9/32", "::ffff:203.0.113.9", "203[.]0[.]113[.]9"}, []string{"203.0.113.8", "203.0.113.9/24"}},
		{accept(Address, "2001:db8::/32"), []string{"2001:DB8:0::/32", "2001:db8:1::/32"}, []string{"2001:db8::", "2001:db8::/33"}},
		{accept(Address, "nonsense"), nil, []string{"nonsense"}},
		{accept(Path, "/var/log/auth.log"), []string{"/var//log/./auth.log", `"/var/log/auth.log"`}, []string{"/var/log/Auth.log", "var/log/auth.log", `\var\log\auth.log`}},
		{accept(Path, `C:\Windows\System32`), []string{`c:\windows\system32\`, "C:/Windows/System32", `"C:\WINDOWS\.\System32"`}, []string{`D:\Windows\System32`, `\Windows\System32`}},
		{accept(Path, `HKLM\Software\Run`), []string{`hklm\software\run`, "HKLM/Software/Run", `HKEY_LOCAL_MACHINE\Software\Run`}, []string{`HKCU\Software\Run`}},
		{accept(Path, `\\srv\share`), []string{`\\SRV\share\`}, []string{`\srv\share`, "/srv/share"}},
		{accept(Offset, "0x1F0"), []string{"1f0", "000001F0", "1F0h"}, []string{"496", "0x1f"}},
	})
}
