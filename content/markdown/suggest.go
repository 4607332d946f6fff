package markdown

// Closest returns the known word that was probably meant by word, or "". At
// most one edit in three letters may lie between them.
func Closest(word string, known []string) string {
	best, least := "", len(word)/3+1
	for _, k := range known {
		if n := distance(word, k); n <= least && n < len(k) {
			best, least = k, n-1
		}
	}
	return best
}

// distance is the Levenshtein distance of two short words, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// suggest is the hint for an unknown word.
func suggest(word string, known []string) string {
	if len(word) > 64 {
		return ""
	}
	if k := Closest(word, known); k != "" {
		return "did you mean " + k + "?"
	}
	return ""
}
