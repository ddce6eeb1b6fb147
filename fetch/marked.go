package fetch

import "errors"

// What an error of a transfer is about, for those who have another remedy for it:
// errors.Is tells, and their words stand in no message.
var (
	ErrThrottled = errors.New("asked too often")
	ErrWebPage   = errors.New("a web page in the place of data")
)

// marked is an error with the words of one and the mark of another.
type marked struct {
	error
	mark error
}

func (m marked) Unwrap() []error { return []error{m.error, m.mark} }
