package ucdp

import (
	"errors"
	"io"
)

// SplitAll cuts a file into rows of fields; problems has one entry a row.
func SplitAll(src io.Reader) (rows [][]string, problems []string, err error) {
	s := newSplitter(src)
	for {
		r, err := s.next()
		if errors.Is(err, io.EOF) {
			return rows, problems, nil
		}
		if err != nil {
			return rows, problems, err
		}
		fields := []string{}
		if r.problem == "" {
			for _, f := range r.fields {
				fields = append(fields, string(unquote(r.text, f, nil)))
			}
		}
		rows, problems = append(rows, fields), append(problems, r.problem)
	}
}
