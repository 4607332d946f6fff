package cli

import (
	"carrel/store"
	"carrel/store/keys"
)

// openJournal opens the journal of a data folder with the key that signs it.
// Opt may say more; its Build and Signer are filled in. Where no journal is
// safe no key is made either.
func openJournal(dir string, opt store.Options) (*store.Journal, error) {
	if err := store.CheckFileSystem(dir, opt); err != nil {
		return nil, err
	}
	key, err := keys.Device(dir)
	if err != nil {
		return nil, err
	}
	opt.Build, opt.Signer = thisBuild().String(), key
	return store.Open(dir, opt)
}
