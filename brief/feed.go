package brief

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/blindspot/blindspot"
)

// An Atom feed (RFC 4287), with what a reader needs: an id that never changes, an
// author, and when an entry was written.
type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  author   `xml:"author"`
	Entries []entry  `xml:"entry"`
}

type author struct {
	Name string `xml:"name"`
}

type entry struct {
	ID      string  `xml:"id"`
	Title   string  `xml:"title"`
	Updated string  `xml:"updated"`
	Content content `xml:"content"`
}

type content struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// kept is how many briefs a feed holds.
const kept = 50

const feedID = "urn:blindspot:brief"

// Feed puts the brief first into a feed, before what it held; was is the file as it
// is, empty for a new one. A brief that says what one there says is not put in
// again. It fails with BadInput where the file is no feed of briefs.
func (b *Brief) Feed(was []byte, now time.Time) ([]byte, error) {
	f := feed{ID: feedID, Title: "Blindspot: what changed", Author: author{"Blindspot"}}
	if len(bytes.TrimSpace(was)) > 0 {
		var old feed
		if err := xml.Unmarshal(was, &old); err != nil || old.ID != feedID {
			return nil, blindspot.Errorf(blindspot.BadInput, "choose another file", "the file is there already, and is no feed of briefs")
		}
		f.Entries, f.Updated = old.Entries, old.Updated
	}
	said := *b
	said.Until = 0 // the same is said on many days
	text, err := json.Marshal(said)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	id := fmt.Sprintf("%s:%s:%s", feedID, b.Since, hex.EncodeToString(sum[:6]))
	for _, e := range f.Entries {
		if e.ID == id {
			return was, nil
		}
	}
	f.Updated = now.UTC().Format(time.RFC3339)
	f.Entries = append([]entry{{ID: id, Title: b.Title(), Updated: f.Updated, Content: content{"html", b.body()}}}, f.Entries...)
	f.Entries = f.Entries[:min(kept, len(f.Entries))]
	var out bytes.Buffer
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(&out)
	encoder.Indent("", " ")
	if err := encoder.Encode(f); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// body is what stands between the tags of the page's body.
func (b *Brief) body() string {
	var out strings.Builder
	if err := b.HTML(&out); err != nil {
		return b.Lead() // a template that was read when the program began cannot fail on a builder
	}
	_, after, _ := strings.Cut(out.String(), "<main>")
	inner, _, _ := strings.Cut(after, "</main>")
	return inner
}
