package question

import "testing"

func TestReadCommand(t *testing.T) {
	readsAs(t, Command, false, []reading{
		{"ls", "ls"}, {"  ls   -l ", "ls -l"}, {`grep "a b" x`, "grep 'a b' x"}, {`grep a\ b x`, "grep 'a b' x"}, {"a|b", "a | b"}, {"a&&b||c;d", "a && b || c; d"},
		{"a>f 2>&1", "a >f 2>&1"}, {"a # why", "a"}, {"echo $HOME", "echo $HOME"}, {`echo "$A"b`, "echo ${A}b"}, {"ls *.log", "ls *.log"}, {"echo ''", "echo ''"}, {"echo ${HOME}", "echo $HOME"}, {"echo ${HOME}x ${10} ${1} ${#a} ${a:-b} ${a[0]} ${!a}", "echo ${HOME}x ${10} $1 ${#a} ${a:-b} ${a[0]} ${!a}"},
		{"x '", "x '"}, {"if  then", "if then"}, {"a\nb", "a; b"}, {`type C:\Windows\x.ini`, `type 'C:\Windows\x.ini'`},
		{"$(x", "$(x"}, {"cat <<E\nhi\nE", "cat <<E hi E"},
	})
}

func TestCommandsCompare(t *testing.T) {
	compares(t, []comparing{
		{accept(Command, "grep -c 'Failed password' auth.log"),
			[]string{`grep -c "Failed password" auth.log`, `grep -c Failed\ password  auth.log`, `grep -c Failed' 'password auth.log`, `grep '-c' 'Failed password' auth.log # count`},
			[]string{"grep -c Failed password auth.log", "grep -c 'failed password' auth.log", "grep -c 'Failed  password' auth.log", "grep -ci 'Failed password' auth.log", "grep"}},
		{accept(Command, "grep x f | wc -l"), []string{"grep x f|wc -l", "grep  x  f  |  wc  '-l'"}, []string{"grep x f || wc -l", "grep x 'f|wc' -l", `grep x f \| wc -l`}},
		{accept(Command, "a && b || c ; d"), []string{"a&&b||c;d"}, []string{"a & b || c ; d", "a && b | c ; d"}},
		{accept(Command, "cmd > out 2>&1 &"), []string{"cmd >out 2>&1&"}, []string{"cmd >> out 2>&1 &", "cmd > out 2>&1", "cmd > out 2> &1 &"}},
		{accept(Command, "sort < f >> g"), []string{"sort <f >>g"}, []string{"sort <f >g"}},
		{accept(Command, "echo $HOME"), []string{`echo "$HOME"`, "echo ${HOME}", `echo "${HOME}"`}, []string{"echo '$HOME'", `echo \$HOME`, "echo /root"}},
		{accept(Command, "ls *.log"), nil, []string{"ls '*.log'", `ls \*.log`}},
		{accept(Command, `find . -name '*.log' -exec rm {} \;`), []string{`find . -name "*.log" -exec rm '{}' ';'`, `find . -name \*.log -exec rm {} \;`}, []string{"find . -name *.log -exec rm {} ;"}},
		{accept(Command, `tr -d '\n'`), []string{`tr -d "\n"`, `tr -d \\n`}, []string{`tr -d \n`, "tr -d n"}},
		{accept(Command, `awk '{print $1}' f`), []string{`awk "{print \$1}" f`}, []string{`awk "{print $1}" f`}},
		{accept(Command, "echo `date`"), []string{"echo $(date)"}, nil},
		{accept(Command, `reg query HKLM\Software`), []string{`reg query "HKLM\Software"`, `reg query 'HKLM\Software'`}, []string{"reg query HKLMSoftware"}},
		{accept(Command, "echo it's"), []string{"echo  it's"}, []string{"echo its"}},
		{accept(Command, "printf ''"), []string{`printf ""`}, []string{"printf"}},
		{accept(Command, `echo é\é`), []string{"echo éé"}, nil},
	})
}
