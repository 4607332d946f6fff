package store

import "testing"

func TestMountOf(t *testing.T) {
	const device = "0:52"
	for line, want := range map[string]string{
		"36 35 0:52 / /mnt rw,noatime shared:1 - fuse.sshfs user@host: rw,user_id=0": "fuse.sshfs",
		"36 35 0:52 / /mnt rw - fuseblk /dev/sdb1 rw":                                "fuseblk",
		"36 35 0:5 / /mnt rw - ext4 /dev/sda1 rw":                                    "",
		"36 35 0:52 / /mnt rw":                                                       "",
		"":                                                                           "",
		"- -":                                                                        "",
	} {
		if got := mountOf(line, device); got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
}
