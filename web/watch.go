package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/place"
	"github.com/blindspot/blindspot/watch"
	"github.com/blindspot/blindspot/workbench"
)

type watchInput struct {
	AsOf    string `query:"as_of" doc:"What was known on this day, YYYY-MM-DD; default: the last day the store covers"`
	Text    string `query:"q" doc:"Part of a group's name"`
	Country string `query:"country" doc:"ISO 3166 alpha-3 or English name"`
	Active  string `query:"active" doc:"yes: only groups with an event in their last twelve observed months" enum:"yes,"`
	Sort    string `query:"sort" doc:"Column to sort by" enum:"rank,group,overlooked,breakout,attention,events,before,change,deaths,all,last,"`
	Order   string `query:"order" doc:"default: what is read first, as the first rank, the first letter, or the greatest number" enum:"asc,desc,"`
	Page    int    `query:"page" minimum:"0" doc:"Page of 50, from 1"`
	Size    string `query:"size" doc:"all: every group on one page" enum:"all,"`

	Only []string `query:"only,explode" maxItems:"300" doc:"A watch list of one's own: ids or names of groups; the address is the list"`
}

// watchRow is a group with its place on the board, where it has one, and what
// was recorded of it lately.
type watchRow struct {
	Rank          *int                    `json:"rank" doc:"null: the group cannot be ranked"`
	Group         string                  `json:"group"`
	GroupID       blindspot.GroupID       `json:"group_id"`
	Overlooked    *float64                `json:"overlooked"`
	PBreakout     *float64                `json:"p_breakout" doc:"within 24 months"`
	PLow          *float64                `json:"p_low"`
	PHigh         *float64                `json:"p_high"`
	Attention     *float64                `json:"attention_percentile" doc:"0 to 1"`
	AttentionLow  *float64                `json:"attention_low"`
	AttentionHigh *float64                `json:"attention_high"`
	Reasons       []string                `json:"reasons"`
	Warnings      []string                `json:"warnings"`
	WarningCodes  []blindspot.WarningCode `json:"warning_codes" doc:"of the warnings, in their order"`
	Activity      blindspot.Activity      `json:"activity"`
	Moved         *int                    `json:"moved" doc:"places up since the release before, down where negative; null where it was not ranked then, or there was none"`
	Four          *workbench.FourAnswers  `json:"four" doc:"the four answers that the group's own page begins with; null where nothing is known of it by the day"`
}

type caseEntry struct {
	Name     string         `json:"name"`
	Title    string         `json:"title"`
	Question string         `json:"question"`
	DataTo   blindspot.Date `json:"data_to"`
	Events   int            `json:"events"`
	Claims   int            `json:"claims"`
}

type watchBody struct {
	AsOf        blindspot.Date      `json:"as_of"`
	Groups      []watchRow          `json:"groups"`
	Total       int                 `json:"total" doc:"groups that the filter selects"`
	Page        int                 `json:"page"`
	Pages       int                 `json:"pages"`
	Skill       *watch.Skill        `json:"skill,omitempty"`
	Warnings    []blindspot.Warning `json:"warnings"`
	Cases       []caseEntry         `json:"cases"`
	NotYetNamed []workbench.Unnamed `json:"not_yet_named" doc:"groups that their source has not named yet, by country; never merged into one actor"`
	Countries   []string            `json:"countries" doc:"where the store's groups were active"`
	Lands       *workbench.Lands    `json:"lands" doc:"the board by country, for the map; null without a ranking"`
	Input       watchInput          `json:"-"`
	Ranked      bool                `json:"ranked" doc:"whether a ranking by what is overlooked was at hand"`
	Unreported  bool                `json:"-"` // of no group that is ranked it is known how much is reported
	Before      blindspot.Date      `json:"moved_since" doc:"the day that movement is counted from, when the release before was the newest; empty where there was none"`
	Unlisted    []string            `json:"unlisted" doc:"names of the watch list that are no group of the board"`
	Empty       bool                `json:"empty" doc:"whether the store holds nothing that was known by the day"`
	Stored      bool                `json:"-"` // it holds something that is known today
}

const watchPage = workbench.AnsweredGroups

// checked is the day that is asked about; it refuses a country that there is none of.
func (in *watchInput) checked() (asOf blindspot.Date, err error) {
	if in.Country != "" {
		c, err := workbench.CountryNamed(in.Country)
		if err != nil {
			return 0, err
		}
		in.Country = c.ISO3
	}
	return optionalDate(in.AsOf)
}

func (s *Server) watch(ctx context.Context, in *watchInput) (*watchBody, error) {
	asOf, err := in.checked()
	if err != nil {
		return nil, err
	}
	board, err := s.Bench.Board(ctx, asOf)
	if err != nil {
		return nil, err
	}
	b := s.shown(ctx, in, &board)
	if err := s.lands(ctx, in, b); err != nil {
		return nil, err
	}
	if err := s.moved(ctx, asOf, b); err != nil {
		return nil, err
	}
	for group := range slices.Chunk(b.Groups, watchPage) {
		if err := s.answerAbout(ctx, in, group); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// watchFirst is the board before its groups are answered about and, where the ranking
// is not at hand, before they are ranked.
func (s *Server) watchFirst(ctx context.Context, in *watchInput) (*watchBody, error) {
	asOf, err := in.checked()
	if err != nil {
		return nil, err
	}
	board, _, err := s.Bench.Recorded(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return s.shown(ctx, in, &board), nil
}

// shown is the page of the board that was asked for.
func (s *Server) shown(ctx context.Context, in *watchInput, board *workbench.Board) *watchBody {
	in.Only = slices.DeleteFunc(in.Only, func(name string) bool { return name == "" }) // a field that was left empty
	b := &watchBody{Input: *in, Groups: []watchRow{}, Cases: s.caseList(), Countries: []string{}, NotYetNamed: []workbench.Unnamed{}, Warnings: []blindspot.Warning{}}
	rows := b.rows(board)
	b.Empty = len(rows) == 0
	b.Stored = b.Empty && !s.Bench.Empty(ctx)
	for _, r := range rows {
		for _, c := range r.Activity.Countries {
			if indexOf(b.Countries, c) < 0 {
				b.Countries = append(b.Countries, c)
			}
		}
	}
	slices.SortFunc(b.Countries, func(x, y string) int { return strings.Compare(place.CountryName(x), place.CountryName(y)) })
	b.Unlisted = unlisted(in.Only, rows)
	rows = slices.DeleteFunc(rows, func(r watchRow) bool {
		return len(in.Only) > 0 && !r.named(in.Only) || !blindspot.Mentions(in.Text, r.Group) ||
			in.Country != "" && indexOf(r.Activity.Countries, in.Country) < 0 || in.Active == "yes" && r.Activity.Events == 0
	})
	by := in.Sort
	if by == "" && !b.Ranked {
		by = "events"
	}
	sortRows(rows, by, in.Order)
	b.Total = len(rows)
	size := watchPage
	if in.Size == "all" {
		size = max(size, len(rows))
	}
	b.Pages = max(1, (len(rows)+size-1)/size)
	b.Page = min(max(1, in.Page), b.Pages)
	b.Groups = append(b.Groups, rows[(b.Page-1)*size:min(len(rows), b.Page*size)]...)
	return b
}

// answerAbout sets the four answers beside the groups that are shown.
func (s *Server) answerAbout(ctx context.Context, in *watchInput, shown []watchRow) error {
	asOf, err := optionalDate(in.AsOf)
	if err != nil {
		return err
	}
	ids := make([]blindspot.GroupID, len(shown))
	for i := range shown {
		ids[i] = shown[i].GroupID
	}
	four, err := s.Bench.FourAnswers(ctx, ids, asOf)
	for i := range shown {
		if f, ok := four[ids[i]]; ok {
			shown[i].Four = &f
		}
	}
	return err
}

// rows lists every group with its place on the board, where it has one.
func (b *watchBody) rows(board *workbench.Board) []watchRow {
	rows := make([]watchRow, len(board.Recorded))
	at := map[blindspot.GroupID]*watchRow{}
	for i := range board.Recorded {
		g := &board.Recorded[i]
		rows[i] = watchRow{Group: g.Group, GroupID: g.ID, Activity: *g, Reasons: []string{}, Warnings: blindspot.WarningTexts(g.Warnings), WarningCodes: blindspot.WarningCodesOf(g.Warnings)}
		at[g.ID] = &rows[i]
	}
	b.NotYetNamed = append(b.NotYetNamed, board.NotYetNamed...)
	b.AsOf, b.Skill, b.Ranked, b.Warnings = board.AsOf, board.Skill, len(board.Groups) > 0, append(b.Warnings, board.Warnings...)
	b.Unreported = b.Ranked && !slices.ContainsFunc(board.Groups, func(e watch.Entry) bool { return e.Attention != nil })
	if board.Unranked != nil && len(rows) > 0 {
		b.Warnings = append(b.Warnings, blindspot.Warning{Code: blindspot.WarnRankingUnderived, Text: board.Unranked.Error()})
	}
	for i := range board.Groups {
		if r := at[board.Groups[i].GroupID]; r != nil {
			r.place(&board.Groups[i])
		}
	}
	slices.SortStableFunc(rows, func(x, y watchRow) int { return x.rank() - y.rank() })
	return rows
}

func (r *watchRow) place(e *watch.Entry) {
	r.Rank, r.Overlooked, r.PBreakout, r.PLow, r.PHigh = &e.Rank, e.Overlooked, &e.PBreakout, e.PLow, e.PHigh
	r.Attention, r.AttentionLow, r.AttentionHigh = e.Attention, e.AttentionLow, e.AttentionHigh
	r.Reasons = append(r.Reasons, e.Reasons...)
	r.Warnings, r.WarningCodes = append(slices.Clone(e.Warnings), r.Warnings...), append(slices.Clone(e.WarningCodes), r.WarningCodes...)
}

// rank puts groups without one last.
func (r watchRow) rank() int {
	if r.Rank == nil {
		return 1 << 30
	}
	return *r.Rank
}

func (s *Server) caseList() []caseEntry {
	out := []caseEntry{}
	for _, name := range s.Cases {
		c, err := s.Bench.Cases(name)
		if err != nil {
			s.Log.Error("reading a case", "case", name, "error", err)
			continue
		}
		out = append(out, caseEntry{Name: c.Name, Title: c.Title, Question: c.Question, DataTo: c.DataTo, Events: len(c.Events), Claims: len(c.Claims)})
	}
	return out
}

// Reply is the reply to the first, second, third or fourth question; "" where
// there is none.
func (r watchRow) Reply(i int) string {
	if r.Four == nil {
		return ""
	}
	return string(r.Four.Answers[i].Reply)
}

// Change is how the group's events of twelve months compare with those of the
// twelve before, as the answer about its growth has it; nil where that is not known.
func (r watchRow) Change() *blindspot.Quantity {
	if r.Four == nil {
		return nil
	}
	for _, t := range r.Four.Answers[0].Trends {
		if t.Months == 12 && t.What == "events" {
			return &t.Change
		}
	}
	return nil
}

// CSV is the page of the board as a table.
func (b *watchBody) CSV() blindspot.Table {
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return fmt.Sprintf("%.4g", *v)
	}
	t := blindspot.Table{Columns: []string{"rank", "overlooked", "p_breakout", "p_low", "p_high", "attention_percentile", "id", "group", "main_country", "until", "events_12_months", "events_12_months_before", "deaths_12_months", "events", "deaths", "last", "growing", "spreading", "reaching_further", "unwatched", "reasons", "warnings"}}
	for _, r := range b.Groups {
		g := r.Activity
		rank := ""
		if r.Rank != nil {
			rank = fmt.Sprint(*r.Rank)
		}
		lately := []string{"", "", ""} // missing is not zero
		if g.Known {
			lately = []string{fmt.Sprint(g.Events), fmt.Sprint(g.Before), fmt.Sprint(g.Deaths)}
		}
		t.Rows = append(t.Rows, []string{rank, text(r.Overlooked), text(r.PBreakout), text(r.PLow), text(r.PHigh), text(r.Attention), string(g.ID), g.Group, g.Main, g.Until.String(), lately[0], lately[1], lately[2],
			fmt.Sprint(g.AllEvents), fmt.Sprint(g.AllDeaths), g.Last.String(), r.Reply(0), r.Reply(1), r.Reply(2), r.Reply(3), strings.Join(r.Reasons, "; "), strings.Join(r.Warnings, "; ")})
	}
	return t
}

func optionalDate(s string) (blindspot.Date, error) {
	if s == "" {
		return 0, nil
	}
	return blindspot.ParseDate(s)
}
