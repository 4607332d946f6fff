package picture

import (
	"testing"

	"github.com/charmbracelet/colorprofile"
)

// BenchmarkPeek is what a picture costs before it is shown.
func BenchmarkPeek(b *testing.B) {
	fsys := one("x", encoded(b, "jpeg", wedge(4000, 3000)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Peek(fsys, "x"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCamera is a picture of twelve million pixels, from its file to 80
// columns.
func BenchmarkCamera(b *testing.B) {
	fsys := one("x", encoded(b, "jpeg", wedge(4000, 3000)))
	b.ReportAllocs()
	for b.Loop() {
		m, err := Load(b.Context(), fsys, "x")
		if err != nil {
			b.Fatal(err)
		}
		cols, rows := Fit(4000, 3000, 80, 20)
		Half(m, cols, rows, colorprofile.TrueColor)
	}
}

// BenchmarkHalf is a diagram of a usual size, decoded before.
func BenchmarkHalf(b *testing.B) {
	m := wedge(1600, 900)
	b.ReportAllocs()
	for b.Loop() {
		Half(m, 80, 22, colorprofile.TrueColor)
	}
}
