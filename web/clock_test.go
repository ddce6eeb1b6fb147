package web_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/internal/desktest"
	"github.com/blindspot/blindspot/web"
)

// A server that runs over midnight answers of the new day: the box takes it, what
// was refused as the future is answered, and no kept answer of yesterday is sent.
func TestTheServersDayMoves(t *testing.T) {
	t.Parallel()
	var days atomic.Int64
	b := desktest.Bench(desktest.Memory(t, desktest.Releases()))
	b.Now = func() time.Time { return desktest.Today().AddDate(0, 0, int(days.Load())) }
	s := start(t, web.Config{Bench: b, Cases: []string{"is-khorasan"}})
	today := blindspot.DateOf(desktest.Today())
	for day := range blindspot.Date(2) {
		days.Store(int64(day))
		for range 2 { // the second is kept
			_, body := get(t, s.url+"/explorer?group=River+Guard")
			if want := fmt.Sprintf(`max="%s"`, today+day); !strings.Contains(body, want) {
				t.Errorf("on %s the box does not end today", today+day)
			}
			resp, _ := get(t, s.url+fmt.Sprintf("/explorer?group=River+Guard&as_of=%s", today+1))
			if want := map[blindspot.Date]int{0: 400, 1: 200}[day]; resp.StatusCode != want {
				t.Errorf("on %s, as of %s: %d, want %d", today+day, today+1, resp.StatusCode, want)
			}
		}
	}
}
