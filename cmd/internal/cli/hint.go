package cli

import "strings"

// aimed repeats --data in the commands that a text tells the reader to run: to
// be pasted, they have to find the data folder that it speaks of. A folder that
// the environment names is found without.
func (a *app) aimed(text string) string {
	if a.data == "" {
		return text
	}
	pairs := []string{"carrel key new --help", "carrel key new --help", "that carrel key export", "that carrel key export"}
	for _, command := range []string{
		"add --older", "backup", "doctor", "forget --copies", "key export", "key list", "key new", "merge --restored",
		"restore", "trust accept", "trust add", "trust list", "witness --restored",
	} {
		pairs = append(pairs, "carrel "+command, "carrel --data "+quoted(a.data)+" "+command)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
