package exchange_test

import (
	"os"
	"path/filepath"
	"testing"

	"carrel/content"
	"carrel/content/exchange"
)

func TestTry(t *testing.T) {
	root := filepath.Join(os.Getenv("CARREL_SHARED"), "courses", "soc-basics")
	c, _, err := content.Load(os.DirFS(root), "x")
	if err != nil {
		t.Fatal(err)
	}
	b, losses, err := exchange.FromCourse(os.DirFS(root), c)
	t.Log(losses, err)
	out, losses := exchange.ToCourse(b, exchange.CourseOptions{})
	t.Logf("%s\n%v", out, losses)
}
