package blindspot

import (
	"errors"
	"fmt"
	"net/http"
)

// Code says what kind of thing went wrong; one table each maps it to an exit
// code and to an HTTP status.
type Code string

// The codes. Unavailable is a resource (network, lock, disk) that may come back.
const (
	Internal    Code = "internal"
	Usage       Code = "usage"
	BadInput    Code = "bad_input"
	NotFound    Code = "not_found"
	TooFewData  Code = "too_few_data"
	Refused     Code = "refused"
	Unavailable Code = "unavailable"
)

// Error is the one error a user sees: what happened, and what to do next.
type Error struct {
	Code    Code
	Message string
	Hint    string
	Err     error // the cause, if any
	// Name is one that several things bear, and Candidates are these; none where the
	// error is another.
	Name       string
	Candidates []Candidate
}

// Candidate is one of several things that bear a name, by what tells them apart.
type Candidate struct {
	ID        string   `json:"id"` // by which to ask for it
	Name      string   `json:"name"`
	Events    int      `json:"events"`
	Deaths    int      `json:"deaths"` // best estimates
	First     int      `json:"first_year"`
	Last      int      `json:"last_year"`
	Countries []string `json:"countries"` // ISO 3166 alpha-3
}

// Errorf makes an *Error. A %w in the format sets the cause. The hint may be
// empty where there is nothing sensible to do.
func Errorf(code Code, hint, format string, args ...any) error {
	wrapped := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: wrapped.Error(), Hint: hint, Err: errors.Unwrap(wrapped)}
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of err: Internal unless err is, or wraps, an *Error.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// HintOf returns what to do next, or "".
func HintOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Hint
	}
	return ""
}

// CandidatesOf returns the name that several things bear, and these things.
func CandidatesOf(err error) (string, []Candidate) {
	var e *Error
	if errors.As(err, &e) {
		return e.Name, e.Candidates
	}
	return "", nil
}

var outcomes = map[Code]struct{ exit, status int }{
	Internal:    {1, http.StatusInternalServerError},
	Usage:       {2, http.StatusBadRequest},
	Refused:     {2, http.StatusForbidden},
	BadInput:    {3, http.StatusUnprocessableEntity},
	NotFound:    {4, http.StatusNotFound},
	TooFewData:  {5, http.StatusUnprocessableEntity},
	Unavailable: {1, http.StatusServiceUnavailable},
}

// ExitCode returns the exit code of the program for err; 0 for nil.
func ExitCode(err error) int {
	if err == nil {
		return 0
	}
	return outcomes[CodeOf(err)].exit
}

// HTTPStatus returns the HTTP status for err; 200 for nil.
func HTTPStatus(err error) int {
	if err == nil {
		return http.StatusOK
	}
	return outcomes[CodeOf(err)].status
}
