package question

import (
	"encoding/hex"
	"math/big"
	"net/netip"
	"path"
	"strings"
	"unicode"
)

// digestSizes are the hexadecimal digits of the hash sums that have a name, and
// of those that a bare sum may be.
var digestSizes = map[string]int{
	"md4": 32, "md5": 32, "ntlm": 32, "sha": 40, "sha1": 40, "ripemd160": 40, "sha224": 56, "sha3224": 56,
	"sha256": 64, "sha3256": 64, "sha512256": 64, "blake3": 64, "blake2s": 64,
	"sha384": 96, "sha3384": 96, "sha512": 128, "sha3512": 128, "blake2b": 128,
}

// readDigest reads a hash sum: hexadecimal digits in any grouping, and the name
// of its algorithm in front as openssl, BSD and OCI write it.
func readDigest(text string, _ bool) (string, bool) {
	name, sum := cutAlgorithm(strings.TrimSpace(text))
	sum = strings.ToLower(dropped(sum, " \t:-\u00a0"))
	if _, err := hex.DecodeString(sum); err != nil {
		return "", false
	}
	if name != "" {
		return sum, digestSizes[name] == len(sum)
	}
	switch len(sum) {
	case 32, 40, 56, 64, 96, 128:
		return sum, true
	}
	return "", false
}

// cutAlgorithm cuts "sha256:", "SHA-256 =" or "SHA1(file)=" off a sum. A colon
// also divides bytes, so what stands before it is a name only if it is known.
func cutAlgorithm(text string) (name, sum string) {
	if before, after, ok := strings.Cut(text, "="); ok {
		before, _, _ = strings.Cut(before, "(")
		return algorithm(before), after
	}
	if before, after, ok := strings.Cut(text, ":"); ok && digestSizes[algorithm(before)] > 0 {
		return algorithm(before), after
	}
	return "", text
}

func algorithm(name string) string {
	return strings.ToLower(dropped(name, " -_/"))
}

// dropped returns text without any of the characters in cut.
func dropped(text, cut string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(cut, r) {
			return -1
		}
		return r
	}, text)
}

// readAddress reads an IP address or a network in CIDR notation, also defanged
// ("203[.]0[.]113[.]9"). A network of one address is that address, one written
// with host bits is the network, and an IPv4-mapped address is the IPv4 one. A
// zone is refused: it means something on one machine only.
func readAddress(text string, _ bool) (string, bool) {
	text = strings.ReplaceAll(strings.TrimSpace(text), "[.]", ".")
	if !strings.Contains(text, "/") {
		addr, err := netip.ParseAddr(text)
		return addr.Unmap().String(), err == nil && addr.Zone() == ""
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return "", false
	}
	p = unmapped(p).Masked()
	if p.IsSingleIP() {
		return p.Addr().String(), true
	}
	return p.String(), true
}

// unmapped returns the IPv4 network that lies in ::ffff:0:0/96.
func unmapped(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}

// maxOffset is how many hexadecimal digits an offset may have.
const maxOffset = 64

// readOffset reads a position in a file: 0x1F0, 1F0h, 000001f0, 1_F0. Digits
// without a mark are hexadecimal too, as hex editors show them.
func readOffset(text string, _ bool) (string, bool) {
	text = strings.ToLower(dropped(text, " _\t\u00a0"))
	digits, marked := strings.CutPrefix(text, "0x")
	if !marked {
		digits = strings.TrimSuffix(digits, "h")
	}
	if digits == "" || len(digits) > maxOffset || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", false
	}
	n, ok := new(big.Int).SetString(digits, 16)
	return "0x" + n.Text(16), ok
}

// readPath cleans a path: quotes around it, repeated and trailing slashes, "."
// and "..". One that is written in the manner of Windows keeps its backslashes.
func readPath(text string, _ bool) (string, bool) {
	text = unquoted(strings.TrimSpace(text))
	switch {
	case text == "":
		return "", false
	case windows(text):
		return cleanWindows(text), true
	}
	return path.Clean(text), true
}

// unquoted returns text without a pair of quotes around it.
func unquoted(text string) string {
	for _, quote := range []string{`"`, `'`} {
		if len(text) > 1 && strings.HasPrefix(text, quote) && strings.HasSuffix(text, quote) {
			return strings.TrimSpace(text[1 : len(text)-1])
		}
	}
	return text
}

// windows reports whether a path starts as one of Windows does: with a drive, a
// server, a registry hive or a variable.
func windows(text string) bool {
	head, _, deep := strings.Cut(text, `\`)
	switch {
	case len(text) > 1 && text[1] == ':' && text[0] < unicode.MaxASCII && unicode.IsLetter(rune(text[0])):
		return len(text) == 2 || text[2] == '\\' || text[2] == '/'
	case !deep:
		return false
	case head == "":
		return strings.HasPrefix(text, `\\`)
	}
	_, hive := hives[strings.ToUpper(head)]
	return hive || len(head) > 2 && head[0] == '%' && head[len(head)-1] == '%'
}

// hives are the registry's roots, in the short spelling and the long.
var hives = map[string]string{
	"HKLM": "HKLM", "HKCU": "HKCU", "HKCR": "HKCR", "HKU": "HKU", "HKCC": "HKCC",
	"HKEY_LOCAL_MACHINE": "HKLM", "HKEY_CURRENT_USER": "HKCU", "HKEY_CLASSES_ROOT": "HKCR",
	"HKEY_USERS": "HKU", "HKEY_CURRENT_CONFIG": "HKCC",
}

// cleanWindows cleans a path of Windows, where a slash is a backslash too.
func cleanWindows(text string) string {
	slashed := strings.ReplaceAll(text, `\`, "/")
	clean := strings.ReplaceAll(path.Clean(slashed), "/", `\`)
	if strings.HasPrefix(slashed, "//") {
		clean = `\` + clean
	}
	return clean
}

// fitsPath compares as the system of the accepted path does: on Windows case
// does not count, nor which slash it is.
func fitsPath(_ *Blank, is, text string) bool {
	want, ok := readPath(is, false)
	if !ok || !windows(want) {
		return ok && want == text
	}
	return sameOnWindows(want) == sameOnWindows(text)
}

func sameOnWindows(text string) string {
	text = fold(cleanWindows(text), false, false)
	head, rest, deep := strings.Cut(text, `\`)
	if hive, ok := hives[strings.ToUpper(head)]; ok && deep {
		return hive + `\` + rest
	}
	return text
}
