package credential

import (
	"carrel/store/credential/didkey"
	"carrel/store/credential/status"
)

// ListURL returns what the certificates of an issuer's key call its status list
// by when no address is given: a URN made from the key, the same each time.
func ListURL(vkey string) (string, error) {
	did, err := didkey.FromVKey(vkey)
	if err != nil {
		return "", err
	}
	return Derived("carrel/status-list", did), nil
}

// SignList returns the two files of a status list: of revocations and of
// suspensions.
func (o *Office) SignList(l *status.List, key Key) (revocation, suspension []byte, err error) {
	return l.Sign(&o.suites, key)
}

// VerifyList reads a status list whose signature has to be good.
func (o *Office) VerifyList(file []byte) (*status.Signed, error) {
	return status.Verify(&o.suites, file)
}
