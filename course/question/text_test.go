package question

import "testing"

func TestReadText(t *testing.T) {
	readsAs(t, Text, false, []reading{
		{"sshd", "sshd"}, {"  SSH \t daemon\u00a0x ", "SSH daemon x"}, {"ﬁle", "file"}, {"e\u0301", "é"}, {"ｓｓｈ", "ssh"}, {"١", "١"}, {"“a”", "“a”"},
	})
	readsAs(t, Regex, false, []reading{{" a  b ", "a  b"}, {"e\u0301", "é"}})
}

func TestTextsCompare(t *testing.T) {
	exact, loose := accept(Text, "OpenSSH"), accept(Text, "Déjà vu", "йод", "Ἀθῆναι", "كَتَبَ", "が", "कि")
	exact.Case, loose.Loose = true, true
	compares(t, []comparing{
		{accept(Text, "sshd", "ssh daemon"), []string{"SSHD", " ssh   Daemon "}, []string{"ssh", "sshdaemon", ""}},
		{accept(Text, "Straße"), []string{"STRASSE", "straße", "strasse"}, []string{"strase"}},
		{accept(Text, "ΣΟΦΟΣ"), []string{"σοφος", "σοφοσ"}, nil},
		{accept(Text, "don't"), []string{"don’t", "don‘t", "DON'T"}, []string{"dont"}},
		{accept(Text, "a-b"), []string{"a–b", "a—b", "a‐b", "a−b"}, []string{"a b", "ab"}},
		{accept(Text, `say "x"`), []string{"say “x”", "say „x“", "say «x»"}, nil},
		{accept(Text, "co\u00adoperate"), []string{"cooperate", "co\u200boperate"}, nil},
		{accept(Text, "é"), []string{"e\u0301", "É"}, []string{"e"}},
		{exact, []string{"OpenSSH"}, []string{"openssh", "OPENSSH"}},
		{loose, []string{"deja VU", "déjà vu", "иод", "Αθηναι", "كتب", "が", "कि"}, []string{"か", "क", "vu"}},
	})
}

func TestRegexes(t *testing.T) {
	exact := accept(Regex, "[A-Z]+")
	exact.Case = true
	compares(t, []comparing{
		{accept(Regex, `203\.0\.113\.9(/32)?`), []string{"203.0.113.9", " 203.0.113.9/32 "}, []string{"203.0.113.90", "x203.0.113.9", "203a0.113.9"}},
		{accept(Regex, `a|b`), []string{"a", "B"}, []string{"ab", "xb"}},
		{accept(Regex, `a$|^b`), []string{"a", "b"}, []string{"a b"}},
		{accept(Regex, `(?-i)a`), []string{"a"}, []string{"A"}},
		{exact, []string{"ABC"}, []string{"abc"}},
		{accept(Regex, `a)|(.*`, `(`), nil, []string{"a", "anything"}},
		{accept(Regex, `(a*)*b`), []string{"aaab"}, []string{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}},
	})
}
