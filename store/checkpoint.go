package store

import (
	"fmt"

	"go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"carrel/store/record"
)

// signHead records the head, with a checkpoint when there is a key.
func (j *Journal) signHead(meta *bbolt.Bucket, head tlog.Tree) error {
	if j.opt.Signer != nil {
		signed, err := record.SignCheckpoint(string(meta.Get(keyID)), head, j.opt.Signer)
		if err != nil {
			return err
		}
		if err := meta.Put(keyCheckpoint, signed); err != nil {
			return err
		}
	}
	return writeHead(meta, head)
}

// checkSigned refuses a head that the key did not sign.
func (j *Journal) checkSigned(meta *bbolt.Bucket) error {
	signed := meta.Get(keyCheckpoint)
	if j.signed = signed != nil; j.opt.Signer == nil {
		return nil
	}
	err := j.verifyCheckpoint(signed)
	if err == nil {
		return nil
	}
	return &Error{Kind: ErrForged, Path: j.path, Err: err, Hint: hintForged}
}

func (j *Journal) verifyCheckpoint(signed []byte) error {
	if signed == nil {
		return fmt.Errorf("it has no signature")
	}
	v, err := note.NewVerifier(j.opt.Signer.VKey())
	if err != nil {
		return err
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return fmt.Errorf("not by %s: %w", v.Name(), err)
	}
	if n.Text != record.Checkpoint(j.id, j.head) {
		return fmt.Errorf("what %s signed is not its head", v.Name())
	}
	return nil
}

// Checkpoint returns the head as a signed note by the device key, "" when the
// journal was never signed. It costs one read, whatever the journal's size.
func (j *Journal) Checkpoint() (signed string, err error) {
	err = j.view(func(tx *bbolt.Tx) error {
		signed = string(tx.Bucket(bucketMeta).Get(keyCheckpoint))
		return nil
	})
	return signed, err
}

// Prove returns the proof that the journal as it is begins with what it was at
// an earlier size, from 1 on (RFC 6962, section 2.1.2). It reads a number of
// hashes that grows with the logarithm of the journal's size.
func (j *Journal) Prove(size int64) (proof tlog.TreeProof, err error) {
	err = j.view(func(tx *bbolt.Tx) (err error) {
		proof, err = tlog.ProveTree(j.head.N, size, storedHashes(tx.Bucket(bucketEvents)))
		return err
	})
	return proof, err
}

// view runs f in a transaction that reads.
func (j *Journal) view(f func(*bbolt.Tx) error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.usable(); err != nil {
		return err
	}
	return j.guard(func() error { return j.db.View(f) })
}
