package record

import (
	"bufio"
	"fmt"
	"io"
)

// lines reads lines under the limits of the format.
type lines struct {
	r      *bufio.Reader
	number int   // of the line last read
	read   int64 // bytes
	header bool  // the lines before the events
}

func newLines(r io.Reader) *lines {
	return &lines{r: bufio.NewReaderSize(io.LimitReader(r, MaxSize+1), maxLine+1), header: true}
}

// next returns the next line without its newline, valid until the next call,
// or io.EOF after the last.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err == io.EOF && len(line) == 0 && !l.header {
		return nil, io.EOF
	}
	l.number++
	l.read += int64(len(line))
	switch {
	case l.read > MaxSize:
		return nil, altered(l.number, "it is larger than %d bytes", MaxSize)
	case l.header && l.read > maxHeader:
		return nil, altered(l.number, "more than %d bytes before the events", maxHeader)
	case err == io.EOF:
		return nil, altered(l.number, "it is cut off")
	case err == bufio.ErrBufferFull:
		return nil, altered(l.number, "a line of more than %d bytes", maxLine)
	case err != nil:
		return nil, fmt.Errorf("read record: %w", err)
	}
	return line[:len(line)-1], nil
}

// text is next as a string to keep.
func (l *lines) text() (string, error) {
	line, err := l.next()
	return string(line), err
}

// parse hands the next line to f, and says in which line its error is.
func (l *lines) parse(f func(string) error) error {
	line, err := l.text()
	if err != nil {
		return err
	}
	if err := f(line); err != nil {
		return altered(l.number, "%w", err)
	}
	return nil
}

// begins reports whether the next line begins with text.
func (l *lines) begins(text string) bool {
	b, _ := l.r.Peek(len(text)) // a fault shows when the line is read
	return string(b) == text
}

// more reports whether something other than an event comes next.
func (l *lines) more() bool {
	b, _ := l.r.Peek(len(eventStart)) // a fault shows when the line is read
	return len(b) > 0 && string(b) != eventStart
}
