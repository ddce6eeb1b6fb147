package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/blindspot/blindspot"
)

// given ends the run where all that is left was given out as often as may be: such tasks
// lie in the stream while no counter of the consumer knows them.
func (r *run) given(ctx context.Context, left map[string]bool) error {
	info, err := r.consumer.Info(ctx)
	if err != nil {
		if errors.Is(err, jetstream.ErrConsumerNotFound) {
			r.consumer, err = r.Conn.consumer(ctx)
		}
		return r.waitFor(ctx, err)
	}
	mine := r.left(left)
	if info.NumPending > 0 || info.NumAckPending > 0 || len(mine) == 0 {
		r.idle = 0
		return nil
	}
	if r.idle++; r.idle < sureAfter {
		return nil
	}
	return r.giveUp(ctx, mine)
}

func (r *run) waitFor(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	return r.wait(ctx, err)
}

// left are the numbers of tasks that are not done and lie in the stream.
func (r *run) left(waiting map[string]bool) (numbers []int) {
	for i, key := range r.keys {
		if r.results[i] == nil && waiting[key] {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// giveUp takes the tasks that nobody could do off the stream, so that they can be asked
// for again, and says what went wrong with them.
func (r *run) giveUp(ctx context.Context, numbers []int) error {
	var why []string
	for _, i := range numbers {
		key := r.keys[i]
		text := r.trouble(key)
		if m, err := r.failed.GetLastMsgForSubject(ctx, failedSubject(r.program, r.run, key)); err == nil {
			var f failure
			if json.Unmarshal(m.Data, &f) == nil {
				text = f.Error + " (" + f.Worker + ")"
			}
		}
		if line := fmt.Sprintf("task %.8s: %s", key, firstLine(text)); len(why) < 5 {
			why = append(why, line)
		}
		if m, err := r.tasks.GetLastMsgForSubject(ctx, taskSubject(r.program, r.run, key)); err == nil {
			_ = r.tasks.DeleteMsg(ctx, m.Sequence) // what stays is given out no more; the next attempt fails as this one did
		}
	}
	if more := len(numbers) - len(why); more > 0 {
		why = append(why, fmt.Sprintf("and %d more", more))
	}
	return blindspot.Errorf(blindspot.Internal, "the other results are kept: once the reason is mended, the same command does what is left", "%d of %d tasks failed each of the %d times that they were given out: %s",
		len(numbers), len(r.keys), r.address.MaxDeliver, strings.Join(why, "; "))
}

// trouble is what workers say of a task of which the server keeps no error, as one
// without room does not.
func (r *run) trouble(key string) string {
	workers, _ := r.present()
	for _, w := range workers {
		if strings.HasPrefix(w.Trouble, "task "+key[:8]) {
			return w.Trouble + " (" + w.Name + ")"
		}
	}
	for _, w := range workers {
		if w.Trouble != "" {
			return "nothing is known of it; of others, " + w.Trouble + " (" + w.Name + ")"
		}
	}
	return "no worker lived to tell why"
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
