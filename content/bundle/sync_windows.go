package bundle

// syncFolder does nothing: Windows offers no sync of a folder, and NTFS keeps a
// journal of its names.
func syncFolder(string) error { return nil }
