package ucdp

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/blindspot/blindspot"
)

// Proposal is which column of a file may have which role, by its name and by what its
// first rows hold. It is read by nobody until the user accepts it.
type Proposal struct {
	File   string         `json:"file"`
	Kind   string         `json:"kind"` // the key
	What   YearlyKind     `json:"what"`
	Header []string       `json:"header"`
	Roles  []ProposedRole `json:"roles"`
}

// ProposedRole is the column that is proposed for a role.
type ProposedRole struct {
	Role    Role     `json:"role"`
	Needed  bool     `json:"needed"`
	Column  string   `json:"column"` // "": none fits
	Samples []string `json:"samples"`
}

// Lacking are the roles that are needed and have no column.
func (p *Proposal) Lacking() (roles []Role) {
	for _, r := range p.Roles {
		if r.Needed && r.Column == "" {
			roles = append(roles, r.Role)
		}
	}
	return roles
}

// Command is the one that accepts the proposal.
func (p *Proposal) Command() string {
	file := p.File
	if strings.ContainsAny(file, " '\"$&|;()<>*?") {
		file = strconv.Quote(file)
	}
	return "blindspot columns " + file + " --kind " + p.Kind + " --accept"
}

// Words are the header and the proposal.
func (p *Proposal) Words() string {
	var parts, none []string
	for _, r := range p.Roles {
		switch {
		case r.Column != "":
			parts = append(parts, fmt.Sprintf("%s = %s", r.Role, r.Column))
		case r.Needed:
			none = append(none, string(r.Role))
		}
	}
	text := "The header has: " + cutText(strings.Join(p.Header, ", "), 2000) + ". "
	if len(parts) > 0 {
		text += "Proposed: " + strings.Join(parts, "; ") + "."
	}
	if len(none) > 0 {
		text += " No column fits: " + strings.Join(none, ", ") + "."
	}
	return text
}

// Accept makes the proposal a part of the user's table, with columns for some roles that
// the user names otherwise. Errors: BadInput for a role that is needed and has none, and
// for a column that the file has not.
func (p *Proposal) Accept(into Columns, own map[Role]string) error {
	taken := Columns{}
	has := map[string]bool{}
	for _, name := range p.Header {
		has[normal(name)] = true
	}
	for role, column := range own {
		if !has[normal(column)] {
			return blindspot.Errorf(blindspot.BadInput, "use one of: "+strings.Join(p.Header, ", "), "the file has no column %q", column)
		}
		if err := taken.set(p.Kind, role, column); err != nil {
			return err
		}
	}
	for _, r := range p.Roles {
		if _, said := own[r.Role]; said || r.Column == "" || taken.uses(p.Kind, r.Column) {
			continue
		}
		if err := taken.set(p.Kind, r.Role, r.Column); err != nil {
			return err
		}
	}
	for _, r := range p.Roles {
		if _, ok := taken[p.Kind][r.Role]; r.Needed && !ok {
			return blindspot.Errorf(blindspot.BadInput, fmt.Sprintf("name it: --set %q", string(r.Role)+"=COLUMN"), "the role %q has no column", r.Role)
		}
	}
	into[p.Kind] = taken[p.Kind]
	return nil
}

func (c Columns) uses(kind, column string) bool {
	for _, taken := range c[kind] {
		if normal(taken) == normal(column) {
			return true
		}
	}
	return false
}

// ProposeColumns proposes the roles of a file's columns. kind is a key of [Kinds], "" to
// tell it by the file's name or its verified columns. Errors: NotFound; Usage where the
// kind cannot be told; BadInput.
func ProposeColumns(path, kind string) (Proposal, error) {
	t, done, err := openTable(path)
	if err != nil {
		return Proposal{}, err
	}
	defer func() { _ = done() }() // it was read
	f, ok := t.formBy(filepath.Base(path), nil)
	if kind != "" {
		if f, err = formOf(kind); err != nil {
			return Proposal{}, err
		}
	} else if !ok {
		return Proposal{}, t.unknownKind(path)
	}
	p, err := t.propose(f)
	p.File = path
	if err != nil {
		return p, named(err, path)
	}
	return p, nil
}

func (t *table) unknownKind(path string) error {
	return blindspot.Errorf(blindspot.BadInput, "say which one it is: blindspot columns "+path+" --kind KIND, of "+strings.Join(Kinds(), ", "),
		"line 1: expected one of UCDP's yearly files or its actor list, and neither the file's name nor its columns tell which: %s", cutText(strings.Join(t.names, ", "), 300))
}

// sampled is how many rows a proposal looks at.
const sampled = 300

// sample are the cells of the first rows, by column; empty ones are left out.
func (t *table) sample() ([][]string, error) {
	cells := make([][]string, len(t.names))
	for range sampled {
		err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		for i := range min(len(cells), len(t.text)) {
			if text := strings.TrimSpace(plainText(t.text[i])); text != "" {
				cells[i] = append(cells[i], text)
			}
		}
	}
	return cells, nil
}

func (t *table) propose(f form) (Proposal, error) {
	p := Proposal{Kind: f.key, What: f.kind, Header: t.names}
	cells, err := t.sample()
	if err != nil {
		return p, err
	}
	taken := map[int]bool{}
	column := map[Role]int{}
	for surplus := 0; surplus < 5; surplus++ { // the names that say least besides come first
		for _, r := range f.roles {
			if _, done := column[r.role]; done {
				continue
			}
			for i, name := range t.names {
				if !taken[i] && r.fits(name) == surplus && r.looks.of(cells[i]) {
					column[r.role], taken[i] = i, true
					break
				}
			}
		}
	}
	for _, r := range f.roles {
		one := ProposedRole{Role: r.role, Needed: r.needed, Samples: []string{}}
		if i, ok := column[r.role]; ok {
			one.Column = t.names[i]
			for _, s := range cells[i][:min(len(cells[i]), 3)] {
				one.Samples = append(one.Samples, cutText(s, 30))
			}
		}
		p.Roles = append(p.Roles, one)
	}
	return p, nil
}

// fits is how many words a name has besides those of the role, -1 where it lacks one of
// them.
func (r *roleOf) fits(name string) int {
	have := wordsOf(name)
	best := -1
	for _, alternative := range r.words {
		left := slices.Clone(have)
		all := true
		for _, w := range strings.Fields(alternative) {
			i := slices.Index(left, w)
			if all = i >= 0; !all {
				break
			}
			left = slices.Delete(left, i, i+1)
		}
		if all && (best < 0 || len(left) < best) {
			best = len(left)
		}
	}
	return best
}

// wordsOf are the words of a name, written with marks or with capitals between, without
// the ending that tells of country and year.
func wordsOf(name string) (words []string) {
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = nil
		}
	}
	lower := false
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
		case unicode.IsUpper(r) && lower:
			end()
			word = append(word, unicode.ToLower(r))
		default:
			word = append(word, unicode.ToLower(r))
		}
		lower = unicode.IsLower(r)
	}
	end()
	if n := len(words); n > 1 && words[n-1] == "cy" {
		words = words[:n-1]
	}
	return words
}

// of reports whether cells look so. A column without a cell looks like any.
func (l looks) of(cells []string) bool {
	if len(cells) == 0 {
		return true
	}
	good := 0
	for _, c := range cells {
		if l.one(c) {
			good++
		}
	}
	return good >= (len(cells)*19+19)/20 // all but one in twenty
}

func (l looks) one(cell string) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(cell, ".0"))
	number := err == nil && n >= 0
	switch l {
	case looksID:
		return len(actorIDs(cell)) > 0 || number
	case looksYear:
		return number && n >= 1900 && n < 2100
	case looksWhole:
		return number
	case looksLevel:
		return number && n <= 5
	case looksRelease:
		whole, part, ok := strings.Cut(cell, ".")
		_, err1 := strconv.Atoi(whole)
		_, err2 := strconv.Atoi(part)
		return ok && err1 == nil && err2 == nil
	case looksText:
		return !number
	}
	return false
}
