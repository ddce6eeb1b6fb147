package duckdb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"

	driverdb "github.com/duckdb/duckdb-go/v2"

	"github.com/blindspot/blindspot"
)

// Where a query finds the events of a view, as e: with whether a yearly release lacks them
// (not_yearly) and, where it reads the release d that they are of, the newest dataset that
// has them. selecting puts one of two texts in the place of either name.
const (
	belonging = "base_belonging e"
	released  = "base_released e JOIN base_dataset d ON d.id = e.newest"

	joined = `(SELECT e.*, n.dataset AS newest, n.not_yearly FROM base_newest(?::DATE) n JOIN base_event e ON e.version = n.version) e`
)

// membership says which versions of events belong to the record as of a day, by their
// numbers. Every question about events asks for that, and a join of all versions with all
// events costs more than most of them cost otherwise. (A scan copies the bits for each lot of
// its rows: of a hundred million versions a join would be as fast.)
type membership struct {
	content string // of the store
	day     blindspot.Date
	all     bool          // every version belongs
	lone    bool          // no dataset repeats what another has: each event is of its own
	belong  *driverdb.Bit // nil: none does
	lacking *driverdb.Bit // which of them a yearly release lacks, nil: none
}

// memberships are the few that were read last.
type memberships struct {
	mu   sync.Mutex
	list []membership
}

const mostMemberships = 8

// membership reads who belongs as of a day in the state that the connection's transaction
// sees, or remembers it.
func (s *Store) membership(ctx context.Context, conn *sql.Conn, day blindspot.Date) (membership, error) {
	m := membership{day: day}
	var last, events, seen int
	err := eachOn(ctx, conn, "SELECT max(content), (SELECT max(version) FROM base_event), (SELECT count(*) FROM base_event), (SELECT count(*) FROM base_seen) FROM base_member_of", nil, func(v []driver.Value) error {
		m.content, last, events, seen = text(v[0]), number(v[1], 0), number(v[2], 0), number(v[3], 0)
		return nil
	})
	if err != nil {
		return m, err
	}
	s.members.mu.Lock()
	defer s.members.mu.Unlock()
	for _, known := range s.members.list {
		if known.content == m.content && known.day == day && m.content != "" {
			return known, nil
		}
	}
	m.lone = seen == 0
	query, args := standing(fmt.Sprintf("SELECT count(*), bitstring_agg(version, 0, %d), bitstring_agg(version, 0, %[1]d) FILTER (WHERE not_yearly) FROM base_newest(?::DATE)", last), day)
	err = eachOn(ctx, conn, query, args, func(v []driver.Value) (err error) {
		if m.all = number(v[0], 0) == events; !m.all {
			m.belong, err = bitsOf(v[1])
		}
		if err == nil {
			m.lacking, err = bitsOf(v[2])
		}
		return err
	})
	if err == nil {
		s.members.list = append(s.members.list, m)
		s.members.list = s.members.list[max(0, len(s.members.list)-mostMemberships):]
	}
	return m, err
}

// bitsOf reads bits; NULL is nil.
func bitsOf(v driver.Value) (*driverdb.Bit, error) {
	if v == nil {
		return nil, nil
	}
	bits, err := driverdb.NewBitFromString(text(v))
	return &bits, err
}

// found is the query with the place where it finds its events, and its first parameters.
func (m *membership) found(query string) (text string, args []any) {
	if strings.Contains(query, "base_released e") && !m.lone {
		return standing(strings.ReplaceAll(query, "base_released e", joined), m.day)
	}
	const is = "get_bit(?::BIT, version::INTEGER) = 1"
	lacks, where := "false", ""
	if m.lacking != nil {
		lacks, args = is, append(args, *m.lacking)
	}
	switch {
	case m.all:
	case m.belong == nil:
		where = " WHERE false"
	default:
		where, args = " WHERE "+is, append(args, *m.belong)
	}
	events := "(SELECT *, dataset AS newest, " + lacks + " AS not_yearly FROM base_event" + where + ") e"
	return strings.NewReplacer("base_released e", events, "base_belonging e", events).Replace(query), args
}
