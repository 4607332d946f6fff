package sealed

// What tests of other packages look into.
var (
	ParsePaper = parsePaper
	ParseKey   = parseKey
)

// OpenCheapEnvelope opens envelopes of the least work.
func OpenCheapEnvelope(envelope []byte, paper, passphrase string) (string, error) {
	return openEnvelope(envelope, paper, passphrase, 4)
}
