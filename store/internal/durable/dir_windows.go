package durable

// SyncDir does nothing: Windows offers no sync of a folder, and NTFS keeps a
// journal of its names.
func SyncDir(string) error { return nil }
