// Package brief is what changed between two days, in one document: events that
// releases added, revised and withdrew, groups that are new to the record, movements
// on the board, verdicts that flipped, forecasts that were resolved, and answers of
// the bottom line that are others now. It holds the numbers and their words; who
// fills it asks the record.
//
// [Brief.Sections] are its words, from which [Brief.Markdown], [Brief.HTML], the
// terminal and the feed ([Feed]) are made, so that all say the same.
package brief

import (
	"github.com/blindspot/blindspot"
)

// Brief is what changed after the day Since, to the day Until.
type Brief struct {
	Since    blindspot.Date `json:"since"`
	Until    blindspot.Date `json:"until"`
	Releases []ReleaseCame  `json:"releases"` // that became known in that time, the oldest first

	Total     blindspot.Shift          `json:"total"`     // each event once
	Countries []blindspot.CountryShift `json:"countries"` // each event once, most events first
	Groups    []GroupChange            `json:"groups"`    // most events first

	NewGroups []NewGroup `json:"new_groups"`
	// NewOthers is how many sides are new that are no organisations, or not known to be.
	NewOthers int                `json:"new_others"`
	Unnamed   []UnnamedShift     `json:"not_yet_named"` // by country
	Movements []Movement         `json:"movements"`     // on the board
	Verdicts  []Flip             `json:"verdicts"`
	Alerts    []CrossedAlert     `json:"alerts"` // that began to hold
	Forecasts []ResolvedForecast `json:"forecasts"`
	Questions []ResolvedQuestion `json:"questions"`
	Answers   []AnswerChange     `json:"answers"`
	Gaps      []blindspot.Gap    `json:"gaps"` // what could not be told, and why
	Looked    Looked             `json:"looked_at"`

	Warnings []blindspot.Warning `json:"warnings"`
}

// Looked says what was compared: of nothing else can it be said that it did not change.
type Looked struct {
	Groups []string `json:"groups"` // names of those whose four answers were
	Board  bool     `json:"board"`
	Cases  []string `json:"cases"` // whose verdicts were
}

// GroupChange is what became of a group's events in a country, with its name.
type GroupChange struct {
	blindspot.GroupShift
	CountryName string `json:"country_name"`
}

// ReleaseCame is a file of the store.
type ReleaseCame struct {
	Release   string         `json:"release"`
	Source    string         `json:"source"`
	Published blindspot.Date `json:"published"`
	Dataset   int            `json:"dataset"`
}

// NewGroup is an actor that the record did not have before.
type NewGroup struct {
	ID        blindspot.ActorID   `json:"id"`
	Name      string              `json:"name"`
	Kind      blindspot.ActorKind `json:"kind"`
	Countries []string            `json:"countries"` // names
	Events    int                 `json:"events"`
	Deaths    int                 `json:"deaths"`
	First     blindspot.Date      `json:"first"`
}

// UnnamedShift is how many events with sides that have no name yet a country has now,
// and had before.
type UnnamedShift struct {
	Country string           `json:"country"` // name
	Now     blindspot.Amount `json:"now"`
	Before  blindspot.Amount `json:"before"`
	Names   int              `json:"placeholders"` // now
}

// Movement is a change of rank on the board. A rank of 0 is none.
type Movement struct {
	ID     blindspot.GroupID `json:"id"`
	Name   string            `json:"name"`
	Before int               `json:"rank_before"`
	Now    int               `json:"rank"`
	Chance float64           `json:"p_breakout"`        // now; 0 where it is not ranked
	Was    float64           `json:"p_breakout_before"` // 0 where it was not
}

// Flip is a claim whose verdict is another one.
type Flip struct {
	About  string            `json:"about"` // case or group
	ID     string            `json:"id"`    // of the claim
	Claim  string            `json:"claim"`
	Before blindspot.Verdict `json:"before"`
	Now    blindspot.Verdict `json:"now"`
	Text   string            `json:"text"`
}

// CrossedAlert is an alert whose claim began to hold.
type CrossedAlert struct {
	ID      string         `json:"id"`
	Subject string         `json:"subject"`
	Claim   string         `json:"claim"`
	AsOf    blindspot.Date `json:"as_of"`
	Summary string         `json:"summary"`
	Record  []string       `json:"record"` // what it would have done in the past, in words
}

// ResolvedForecast is a stored forecast of a month that was resolved.
type ResolvedForecast struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	AsOf     blindspot.Date  `json:"as_of"`
	Target   blindspot.Month `json:"target"`
	Value    float64         `json:"value"`
	CRPS     float64         `json:"log_crps"`
	Baseline float64         `json:"baseline_log_crps"`
	Held     bool            `json:"covered90"`
}

// ResolvedQuestion is a stored question that was answered by the record.
type ResolvedQuestion struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	Claim   string         `json:"claim"`
	AsOf    blindspot.Date `json:"as_of"`
	Came    *bool          `json:"came"` // null: the record does not decide it
	Late    bool           `json:"made_after_the_fact"`
	Given   []Given        `json:"given"`
	Summary string         `json:"summary"`
}

// Given is a probability of a forecaster, with its scores; these are null where the
// question has no answer.
type Given struct {
	Forecaster  string   `json:"forecaster"`
	Probability float64  `json:"probability"`
	Brier       *float64 `json:"brier"`
	Log         *float64 `json:"log"`
}

// AnswerChange is one of the four answers about a group, where it changed.
type AnswerChange struct {
	Group    string             `json:"group"`
	Question blindspot.Question `json:"question"`
	Before   blindspot.Reply    `json:"before"`
	Now      blindspot.Reply    `json:"now"`
	Months   int                `json:"months"` // between the two, 0: from Since to Until
	Text     string             `json:"text"`   // of the answer now
}
