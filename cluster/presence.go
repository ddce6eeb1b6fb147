package cluster

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// presence is who told lately that they live.
type presence struct {
	hears  chan *nats.Msg
	lately map[string]heard
}

type heard struct {
	told
	at time.Time
}

// listen hears which workers live, from its first call on until the connection ends.
func (c *Conn) listen() error {
	if c.hears != nil {
		return nil
	}
	c.hears, c.lately = make(chan *nats.Msg, 1024), map[string]heard{}
	_, err := c.nc.ChanSubscribe(here, c.hears)
	return err
}

// forgottenAfter is how long a worker may be silent before it is taken for gone.
const forgottenAfter = 5 * tellEvery

// present are the workers of this program, by name, and how many there are of others.
func (c *Conn) present() (workers []Seen, others int) {
	for c.hearOne() {
	}
	for name, h := range c.lately {
		ago := time.Since(h.at)
		switch {
		case ago > forgottenAfter:
			delete(c.lately, name)
		case h.Program != c.program:
			others++
		default:
			workers = append(workers, Seen{name, h.Doing, h.Done, h.Failed, ago, h.Clock.Sub(h.at).Round(time.Second), h.Trouble, h.NoRoom})
		}
	}
	slices.SortFunc(workers, func(a, b Seen) int { return strings.Compare(a.Name, b.Name) })
	return workers, others
}

func (c *Conn) hearOne() bool {
	select {
	case m := <-c.hears:
		var t told
		if json.Unmarshal(m.Data, &t) == nil {
			c.lately[t.Worker] = heard{t, time.Now()}
		}
		return true
	default:
		return false
	}
}
