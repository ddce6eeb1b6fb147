package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"os"
	"path/filepath"

	"github.com/blindspot/blindspot"
)

// identity says which file on the server a part belongs to.
type identity struct {
	URL      string `json:"url"`
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
	Bytes    int64  `json:"bytes"`
}

// validator is what If-Range takes, "" where the server states nothing.
func (i identity) validator() string { return or(i.ETag, i.Modified) }

// part is a file that is not whole yet. Two processes that fetch the same file
// never share one: a part is taken over by renaming it.
type part struct {
	final string // name of the whole file
	file  *os.File
	hash  hash.Hash
	size  int64
	id    identity
}

// openPart takes over what an earlier run left, or starts anew.
func openPart(req Request) (*part, error) {
	p := &part{final: filepath.Join(req.Dir, req.Name), hash: sha256.New(), id: identity{URL: req.URL}}
	f, err := os.CreateTemp(req.Dir, "."+req.Name+".*.tmp")
	if err != nil {
		return nil, diskError(err)
	}
	p.file = f
	if err := p.takeOver(); err != nil {
		p.abandon(false)
		return nil, err
	}
	return p, nil
}

func (p *part) keptName() string { return p.final + ".part" }
func (p *part) idName() string   { return p.final + ".part.json" }

func (p *part) takeOver() error {
	text, err := os.ReadFile(p.idName())
	if err != nil {
		return nil
	}
	var id identity
	if json.Unmarshal(text, &id) != nil || id.URL != p.id.URL || id.validator() == "" {
		return nil
	}
	if os.Rename(p.keptName(), p.file.Name()) != nil {
		return nil
	}
	_ = os.Remove(p.idName()) // without its part it means nothing
	f, err := os.OpenFile(p.file.Name(), os.O_RDWR, 0o600)
	if err != nil {
		return diskError(err)
	}
	_ = p.file.Close() // the empty file that the part replaced
	p.file = f
	if p.size, err = io.Copy(p.hash, f); err != nil {
		return diskError(err)
	}
	if p.size != id.Bytes {
		return p.restart()
	}
	p.id = id
	return nil
}

func (p *part) restart() error {
	p.size, p.id = 0, identity{URL: p.id.URL}
	p.hash.Reset()
	if err := p.file.Truncate(0); err != nil {
		return diskError(err)
	}
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return diskError(err)
	}
	return nil
}

func (p *part) write(b []byte) error {
	if _, err := p.file.Write(b); err != nil {
		return diskError(err)
	}
	p.hash.Write(b)
	p.size += int64(len(b))
	return nil
}

func (p *part) sum() string { return hex.EncodeToString(p.hash.Sum(nil)) }

// finish makes the part the file: synced first, so that a power cut leaves
// either the old file or the whole new one.
func (p *part) finish() error {
	if err := p.file.Sync(); err != nil {
		return diskError(err)
	}
	if err := p.file.Chmod(0o644); err != nil {
		return diskError(err)
	}
	if err := p.file.Close(); err != nil {
		return diskError(err)
	}
	if err := os.Rename(p.file.Name(), p.final); err != nil {
		return diskError(err)
	}
	if dir, err := os.Open(filepath.Dir(p.final)); err == nil {
		_ = dir.Sync() // not every system can sync a directory
		_ = dir.Close()
	}
	return nil
}

// abandon removes the part, or keeps it for the next run.
func (p *part) abandon(keep bool) {
	_ = p.file.Close()
	p.id.Bytes = p.size
	if text, err := json.Marshal(p.id); err == nil && keep && p.size > 0 && p.id.validator() != "" {
		if os.WriteFile(p.idName(), text, 0o600) == nil && os.Rename(p.file.Name(), p.keptName()) == nil {
			return
		}
	}
	_ = os.Remove(p.file.Name())
}

func diskError(err error) error {
	return blindspot.Errorf(blindspot.Unavailable, "check the free space and the permissions of the directory",
		"the download cannot be written: %w", err)
}
