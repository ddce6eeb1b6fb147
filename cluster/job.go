package cluster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/blindspot/blindspot"
)

// Job is work that is cut into tasks.
type Job struct {
	Kind  string   // which of a worker's kinds does it
	Data  []byte   // what all tasks read
	Tasks [][]byte // what each is asked; the same bytes ask the same
}

// Kind does tasks: the same data and the same words give the same result, wherever and
// however often they are worked on. It is called from many goroutines.
type Kind func(ctx context.Context, data Data, task []byte) ([]byte, error)

// Data are what all tasks of a job read.
type Data struct {
	Hash string // of the content, SHA-256 in hexadecimal digits
	Read func(ctx context.Context) ([]byte, error)
}

// words are what a worker gets of a task.
type words struct {
	Kind string `json:"kind"`
	Data string `json:"data"` // hash
	Task []byte `json:"task"`
}

// hashOf is a name for content: 64 hexadecimal digits.
func hashOf(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = fmt.Fprintf(h, "%d:", len(p)) // a hash takes everything, as its interface promises
		_, _ = h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// contentHash is the hash of data as anybody computes it.
func contentHash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// plan is a job with its names.
type plan struct {
	run    string // the same for the same program, data and tasks
	data   string
	keys   []string // of tasks, and of their results
	bodies [][]byte
}

func (j Job) plan(program string) (plan, error) {
	p := plan{data: contentHash(j.Data)}
	whole := [][]byte{[]byte(program), []byte(j.Kind)}
	seen := map[string]bool{}
	for i, t := range j.Tasks {
		body, err := json.Marshal(words{j.Kind, p.data, t})
		if err != nil {
			return p, err
		}
		key := hashOf([]byte(program), body)
		if seen[key] {
			return p, blindspot.Errorf(blindspot.Internal, "", "task %d of the job is there twice", i)
		}
		seen[key] = true
		p.keys, p.bodies = append(p.keys, key), append(p.bodies, body)
		whole = append(whole, []byte(key))
	}
	p.run = hashOf(whole...)[:16]
	return p, nil
}

// Program is the hash of the file of this program, by which coordinator and workers know
// that they compute the same.
var Program = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path) //nolint:gosec // the program itself
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
})
