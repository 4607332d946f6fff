package xapi

import (
	"net/url"
	"strings"
	"time"
	"unicode"
)

const (
	digits = "0123456789"
	hexes  = digits + "abcdefABCDEF"
	alphas = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func made(s, of string) bool { return s != "" && strings.Trim(s, of) == "" }

// isUUID reports a UUID in its standard form (RFC 4122 section 3).
func isUUID(s string) bool {
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return false
	}
	return made(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:], hexes)
}

// isIRI reports an absolute IRI: a scheme and something after it (RFC 3987), in
// which no character stands that an IRI cannot have.
func isIRI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || !made(scheme, alphas+digits+"+-.") || !strings.ContainsRune(alphas, rune(scheme[0])) {
		return false
	}
	if strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune("<>\"{}|\\^`", r) || r == unicode.ReplacementChar
	}) {
		return false
	}
	_, err := url.Parse(s)
	return err == nil
}

// isMail reports an address of a mailbox: mailto: and something at something.
func isMail(s string) bool {
	address, ok := strings.CutPrefix(s, "mailto:")
	local, domain, at := strings.Cut(address, "@")
	return ok && at && local != "" && domain != "" && !strings.Contains(domain, "@") && isIRI(s)
}

func isSHA1(s string) bool { return len(s) == 40 && made(s, hexes) }

// isSHA2 reports a digest of SHA-224 to SHA-512 in base 16.
func isSHA2(s string) bool {
	switch len(s) {
	case 56, 64, 96, 128:
		return made(s, hexes)
	}
	return false
}

// isLanguage reports a language tag that is well-formed by RFC 5646, section
// 2.1: a language of two or three letters, or four to eight, or a private one,
// then subtags of one to eight letters and digits.
func isLanguage(s string) bool {
	tags := strings.Split(s, "-")
	if first := strings.ToLower(tags[0]); first != "x" && first != "i" {
		if len(first) < 2 || len(first) > 8 || !made(first, alphas) {
			return false
		}
	} else if len(tags) < 2 {
		return false
	}
	for i, t := range tags[1:] {
		if len(t) > 8 || !made(t, alphas+digits) || len(t) == 1 && i == len(tags)-2 && !strings.EqualFold(tags[0], "x") {
			return false // a single letter opens an extension, which has to follow
		}
	}
	return true
}

// isVersion reports a version of the data model that is 1.0, or 1.0 and a patch.
func isVersion(s string) bool {
	patch, ok := strings.CutPrefix(s, "1.0")
	return ok && (patch == "" || patch[0] == '.' && made(patch[1:], digits))
}

// isTime reports a time stamp (section 4.5): ISO 8601 as RFC 3339 has it, of a
// zone that is known, so not -00:00.
func isTime(s string) bool {
	if strings.HasSuffix(s, "-00:00") || strings.HasSuffix(s, "-0000") || strings.HasSuffix(s, "-00") {
		return false
	}
	if len(s) > 10 && (s[10] == 't' || s[10] == ' ') || strings.HasSuffix(s, "z") {
		return false
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05Z07"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// isDuration reports a duration of ISO 8601:2004, section 4.4.3.2: P3Y1M29DT4H,
// or weeks, with a fraction in the last part only.
func isDuration(s string) bool {
	rest, ok := strings.CutPrefix(s, "P")
	if !ok || rest == "" {
		return false
	}
	if weeks, ok := strings.CutSuffix(rest, "W"); ok {
		return isAmount(weeks)
	}
	date, clock, timed := strings.Cut(rest, "T")
	if timed && clock == "" {
		return false
	}
	fraction := false
	return parts(date, "YMD", &fraction) && parts(clock, "HMS", &fraction)
}

// parts reports amounts with their letters in the order given, each at most
// once; after a fraction there is nothing.
func parts(s, letters string, fraction *bool) bool {
	for s != "" {
		n := strings.IndexAny(s, letters)
		if n < 0 || *fraction || !isAmount(s[:n]) {
			return false
		}
		*fraction = strings.ContainsAny(s[:n], ".,")
		letters = letters[strings.IndexByte(letters, s[n])+1:]
		s = s[n+1:]
	}
	return true
}

func isAmount(s string) bool {
	whole, part, cut := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	return made(whole, digits) && (!cut || made(part, digits))
}
