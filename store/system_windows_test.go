package store

import "errors"

var errUnix = errors.New("there is no such thing on Windows")

func mkfifo(string) error     { return errUnix }
func limitFiles(uint64) error { return errUnix }
func becomeUser(int) error    { return errUnix }
