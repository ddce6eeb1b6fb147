package watch_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/blindspot/blindspot"
	"github.com/blindspot/blindspot/watch"
	"github.com/blindspot/blindspot/wire"
)

// onDesk has walks done on a desk of this process, last first.
func onDesk(desk *watch.Desk) watch.Elsewhere {
	return func(data []byte, tasks [][]byte) ([][]byte, error) {
		results := make([][]byte, len(tasks))
		for i := len(tasks) - 1; i >= 0; i-- {
			var err error
			if results[i], err = desk.Do(context.Background(), string(data[:min(len(data), 1000)]), func(context.Context) ([]byte, error) { return data, nil }, tasks[i]); err != nil {
				return nil, err
			}
		}
		return results, nil
	}
}

// What is walked elsewhere is what one process walks, to the last bit: of a record that
// is long enough to learn from, and of one that is not.
func TestElsewhereIsTheSame(t *testing.T) {
	for years, learned := range map[int]bool{20: true, 5: false} {
		in := simulate(3, 36, years)
		want, skill, err := watch.Hindcast(in)
		if err != nil {
			t.Fatal(err)
		}
		board := must(t, in)
		asked := 0
		desk := onDesk(&watch.Desk{})
		in.Elsewhere = func(data []byte, tasks [][]byte) ([][]byte, error) {
			asked += len(tasks)
			return desk(data, tasks)
		}
		got, skillThere, err := watch.Hindcast(in)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("the forecasts differ: %s", d)
		}
		if a, b := written(t, skill), written(t, skillThere); a != b {
			t.Errorf("the skill differs: %s\n%s", a, b)
		}
		if a, b := written(t, board), written(t, must(t, in)); a != b {
			t.Error("the boards differ")
		}
		if asked != 2*6 {
			t.Errorf("%d walks were asked for, twice six are to be divided", asked)
		}
		if (len(want) > 0) != learned {
			t.Errorf("%d years: %d forecasts", years, len(want))
		}
	}
}

func written(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestBadWalks(t *testing.T) {
	which, err := wire.Encode(0)
	if err != nil {
		t.Fatal(err)
	}
	none, err := wire.Encode(99)
	if err != nil {
		t.Fatal(err)
	}
	half, err := wire.Encode(map[string]any{"Group": []int{1}})
	if err != nil {
		t.Fatal(err)
	}
	away := errors.New("the server is away")
	for name, c := range map[string]struct {
		words []byte
		read  func(context.Context) ([]byte, error)
		want  func(error) bool
	}{
		"no words":        {nil, nil, isBad},
		"no forecaster":   {none, nil, isBad},
		"no examples":     {which, func(context.Context) ([]byte, error) { return []byte("x"), nil }, isBad},
		"half of them":    {which, func(context.Context) ([]byte, error) { return half, nil }, isBad},
		"nothing to read": {which, func(context.Context) ([]byte, error) { return nil, away }, func(err error) bool { return errors.Is(err, away) }},
	} {
		var desk watch.Desk
		if _, err := desk.Do(t.Context(), "h", c.read, c.words); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := simulate(3, 36, 20)
	in.Elsewhere = func([]byte, [][]byte) ([][]byte, error) { return nil, away }
	if _, _, err := watch.Hindcast(in); !errors.Is(err, away) {
		t.Errorf("the error is %v", err)
	}
	short, err := wire.Encode(map[string]any{"Said": [][]float64{{0.5}}})
	if err != nil {
		t.Fatal(err)
	}
	in.Elsewhere = func(_ []byte, tasks [][]byte) ([][]byte, error) {
		return slices.Repeat([][]byte{short}, len(tasks)), nil
	}
	if _, err := watch.Make(in); !isBad(err) {
		t.Errorf("the error is %v", err)
	}
	in.Elsewhere = func(_ []byte, tasks [][]byte) ([][]byte, error) { return tasks, nil }
	if _, err := watch.Make(in); !isBad(err) {
		t.Errorf("the error is %v", err)
	}
}

func isBad(err error) bool { return blindspot.CodeOf(err) == blindspot.BadInput }
