package credential_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"carrel/store/credential"
)

// TestOtherVerifiers gives what is issued here to the verifiers of Digital
// Bazaar and of the Digital Credentials Consortium, at the versions of the lock
// file, and to the JSON Schema of 1EdTech when CARREL_OB3_SCHEMA names its file:
// its licence does not let it lie here. It needs node and npm; with
// CARREL_NODE=require it fails where they are missing.
func TestOtherVerifiers(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	modules := validators(t)
	dir := written(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	args := []string{filepath.Join(modules, "check.mjs"), dir}
	schema := os.Getenv("CARREL_OB3_SCHEMA")
	if schema != "" {
		args = append(args, schema)
	}
	cmd := exec.CommandContext(ctx, "node", args...)
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, complaints.String())
	}
	compare(t, &out, schema != "")
}

// compare holds the verdicts of the others against what they have to be.
func compare(t *testing.T, out *bytes.Buffer, withSchema bool) {
	t.Helper()
	want := map[string]bool{
		"vc eddsa-rdfc-2022 plain.json": true, "vc eddsa-rdfc-2022 changed.json": false,
		"vc eddsa-jcs-2022 plain.json": true, "vc eddsa-jcs-2022 changed.json": false,
		"status valid.json": true, "status revoked.json": false,
		"verifier-core plain.json": true, "verifier-core changed.json": false,
	}
	if withSchema {
		want["schema plain.json"], want["schema valid.json"] = true, true
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var v struct {
			What, Why string
			OK        bool
		}
		if json.Unmarshal(lines.Bytes(), &v) != nil || v.What == "" {
			continue // what a library prints
		}
		expected, known := want[v.What]
		if !known || expected != v.OK {
			t.Errorf("%s: %v, want %v: %s", v.What, v.OK, expected, v.Why)
		}
		delete(want, v.What)
	}
	if len(want) > 0 {
		t.Errorf("no verdict on %v", want)
	}
}

// written writes the files that the others are to judge.
func written(t *testing.T) string {
	t.Helper()
	dir, k := t.TempDir(), newKey(t, "school", 7)
	const url = "https://school.example/status/1"
	put := func(name string, file []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := certificate()
	plain := issue(t, c, k)
	put("plain.json", plain)
	put("changed.json", bytes.Replace(plain, []byte("Network basics"), []byte("Network mastery"), 1))
	for name, place := range map[string]int{"valid.json": 5, "revoked.json": 3} {
		c.Status = &credential.StatusEntry{List: url, Index: place}
		put(name, issue(t, c, k))
	}
	files := lists(t, k, url, 12)
	put("list.json", files[0])
	put("suspension.json", files[1])
	return dir
}

// validators installs the others' programs into a cache and returns the folder.
func validators(t *testing.T) string {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("CARREL_NODE") == "require" {
		missing = t.Fatalf
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			missing("%s is not installed", program)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		missing("there is no folder for a cache: %v", err)
	}
	dir := filepath.Join(cache, "carrel-test-validators")
	if install(t, dir) {
		return dir
	}
	cmd := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	cmd.Dir, cmd.WaitDelay = dir, time.Second
	if out, err := cmd.CombinedOutput(); err != nil {
		missing("the validators could not be installed: %v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(dir, "installed"), lock(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// install copies what is checked in into a folder, and reports whether the lock
// file was installed there before.
func install(t *testing.T, dir string) bool {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"package.json", "package-lock.json", "check.mjs"} {
		file, err := os.ReadFile(filepath.Join("testdata/node", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	done, err := os.ReadFile(filepath.Join(dir, "installed"))
	return err == nil && bytes.Equal(done, lock(t))
}

func lock(t *testing.T) []byte {
	t.Helper()
	file, err := os.ReadFile("testdata/node/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	return file
}
