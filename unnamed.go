package blindspot

import (
	"regexp"
	"strings"
)

// placeholder is what UCDP's candidate releases write for an actor that has no
// name yet: XXX with a number.
var placeholder = regexp.MustCompile(`^XXX($|[\s_#:.-]*[0-9])|\bXXX[\s_#:.-]*[0-9]+\b`)

// Unnamed reports whether the name stands for an actor that its source has not
// named yet. Nobody knows which of them are one actor: such a side has no id, is
// never merged with another, and is never dropped.
func Unnamed(name string) bool {
	return strings.Contains(name, "XXX") && placeholder.MatchString(name) // the first alone tells nearly every name apart
}

// Unnamed reports whether the side has no name yet.
func (s Side) Unnamed() bool { return s.ID == "" && Unnamed(s.Name) }

// HasUnnamed reports whether a side of the event has no name yet.
func (e *Event) HasUnnamed() bool { return e.SideA.Unnamed() || e.SideB.Unnamed() }
