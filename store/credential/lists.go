package credential

import "carrel/store/credential/status"

// SignList returns the two files of a status list: of revocations and of
// suspensions.
func (o *Office) SignList(l *status.List, key Key) (revocation, suspension []byte, err error) {
	return l.Sign(&o.suites, key)
}

// VerifyList reads a status list whose signature has to be good.
func (o *Office) VerifyList(file []byte) (*status.Signed, error) {
	return status.Verify(&o.suites, file)
}
