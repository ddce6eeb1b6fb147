package pageviews_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/source/pageviews"
)

var (
	page = blindspot.Page{Project: "en.wikipedia", Title: "River_Guard/Army"}
	from = blindspot.NewMonth(2024, time.November)
	to   = blindspot.NewMonth(2025, time.January)
)

func item(timestamp, views string) string {
	return `{"project":"en.wikipedia","article":"River_Guard/Army","granularity":"monthly","timestamp":"` + timestamp + `","access":"all-access","agent":"user","views":` + views + `}`
}

func read(items ...string) ([]pageviews.Count, int, error) {
	return pageviews.Read(strings.NewReader(`{"items":[`+strings.Join(items, ",")+`]}`), page, from, to)
}

func TestAddress(t *testing.T) {
	t.Parallel()
	want := "https://wikimedia.org/api/rest_v1/metrics/pageviews/per-article/en.wikipedia/all-access/user/River_Guard%2FArmy/monthly/2024110100/2025013100"
	if got := pageviews.Address("", page, from, to); got != want {
		t.Errorf("%s\n%s", got, want)
	}
}

// Months come in order and once, one that is missing stays so, and one that was
// not asked for, as it is not over, is counted and left.
func TestRead(t *testing.T) {
	t.Parallel()
	counts, left, err := read(item("2025010100", "30"), item("2024110100", "0"), item("2025010100", "30"), item("2025020100", "4"))
	if err != nil || left != 1 || !slices.Equal(counts, []pageviews.Count{{from, 0}, {to, 30}}) {
		t.Errorf("%v, %d left, %v", counts, left, err)
	}
}

func TestReadFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"cut":         {`{"items":[` + item("2024110100", "1"), "no table of page views"},
		"web page":    {"<!DOCTYPE html><html>", "no table of page views"},
		"no items":    {`{"type":"about:blank"}`, "holds no items"},
		"other page":  {`{"items":[` + strings.Replace(item("2024110100", "1"), "River_Guard/Army", "Hill", 1) + `]}`, "is about Hill"},
		"robots":      {`{"items":[` + strings.Replace(item("2024110100", "1"), `"user"`, `"spider"`, 1) + `]}`, "counts otherwise"},
		"days":        {`{"items":[` + strings.Replace(item("2024110100", "1"), "monthly", "daily", 1) + `]}`, "counts otherwise"},
		"no views":    {`{"items":[` + item("2024110100", "null") + `]}`, "without month or views"},
		"below zero":  {`{"items":[` + item("2024110100", "-1") + `]}`, "without month or views"},
		"no month":    {`{"items":[` + item("2024", "1") + `]}`, "without month or views"},
		"two numbers": {`{"items":[` + item("2024110100", "1") + "," + item("2024110100", "2") + `]}`, "two numbers"},
	} {
		_, _, err := pageviews.Read(strings.NewReader(c.text), page, from, to)
		if blindspot.CodeOf(err) != blindspot.BadInput || !strings.Contains(err.Error(), c.want) || blindspot.HintOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
