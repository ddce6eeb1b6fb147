package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/blindspot/blindspot"
)

// Address says where the server is, and who asks. Credentials and certificates are those
// of NATS.
type Address struct {
	URL           string // nats://HOST:PORT, tls://HOST:PORT, several with commas between
	Creds         string // file of credentials, or of the seed of an nkey; "": none
	CA, Cert, Key string // files of certificates; "": those of the system, and none
	Token         string // of a server that asks for one; "": none
	AckWait       time.Duration
	MaxDeliver    int
	Patience      time.Duration // how long a server may be away
}

// String is the address without the passwords in it.
func (a Address) String() string {
	all := strings.Split(a.URL, ",")
	for i, one := range all {
		all[i] = redacted(one)
	}
	return strings.Join(all, ",")
}

func redacted(one string) string {
	u, err := url.Parse(strings.TrimSpace(one))
	if err != nil || u.User == nil {
		return one[strings.LastIndexByte(one, '@')+1:]
	}
	if _, has := u.User.Password(); !has {
		u.User = url.User("xxxxx") // a token alone
	}
	return u.Redacted()
}

// How long a worker may be silent about a task before another one gets it, how often a
// task is given out, and how long a server may be away.
const (
	usualAckWait    = 20 * time.Second
	usualDeliveries = 10
	usualPatience   = 2 * time.Minute
)

// The names under which everything lies at the server.
const (
	tasksStream  = "BLINDSPOT_TASKS"
	failedStream = "BLINDSPOT_FAILED"
	dataBucket   = "blindspot-data"
	resultBucket = "blindspot-results"
	here         = "blindspot.here" // where workers tell that they live
	keptFor      = 7 * 24 * time.Hour
)

func taskSubject(program, run, key string) string {
	return "blindspot.task." + program + "." + run + "." + key
}

func failedSubject(program, run, key string) string {
	return "blindspot.failed." + program + "." + run + "." + key
}

// Conn is a connection to a server that has all that jobs need.
type Conn struct {
	address Address
	program string
	nc      *nats.Conn
	js      jetstream.JetStream
	tasks   jetstream.Stream
	failed  jetstream.Stream
	data    jetstream.ObjectStore
	results jetstream.ObjectStore
	presence
}

// Dial connects to a server and makes what is missing there. The program is the hash that
// coordinator and workers share. It fails with Usage for an address that is none, with
// NotFound where nobody answers, and with BadInput where the server refuses, has no
// JetStream or no room.
func Dial(ctx context.Context, a Address, program string) (*Conn, error) {
	options, err := a.options()
	if err != nil {
		return nil, err
	}
	nc, err := nats.Connect(a.URL, options...)
	if err != nil {
		return nil, a.refused(err)
	}
	c := &Conn{address: a, program: program, nc: nc}
	if err := c.prepare(ctx); err != nil {
		nc.Close()
		return nil, err
	}
	return c, nil
}

// Close ends the connection.
func (c *Conn) Close() { c.nc.Close() }

func (a *Address) options() ([]nats.Option, error) {
	for one := range strings.SplitSeq(a.URL, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" || u.Scheme != "nats" && u.Scheme != "tls" && u.Scheme != "ws" && u.Scheme != "wss" {
			return nil, blindspot.Errorf(blindspot.Usage, "write it as nats://HOST:4222", "%q is no address of a NATS server", redacted(one))
		}
	}
	if a.AckWait == 0 {
		a.AckWait = usualAckWait
	}
	if a.MaxDeliver == 0 {
		a.MaxDeliver = usualDeliveries
	}
	if a.Patience == 0 {
		a.Patience = usualPatience
	}
	options := []nats.Option{nats.Name("blindspot"), nats.MaxReconnects(-1), nats.ReconnectWait(500 * time.Millisecond), nats.Timeout(5 * time.Second)}
	if a.Creds != "" {
		own, err := credentials(a.Creds)
		if err != nil {
			return nil, err
		}
		options = append(options, own)
	}
	if a.Token != "" {
		options = append(options, nats.Token(a.Token))
	}
	if a.CA != "" {
		options = append(options, nats.RootCAs(a.CA))
	}
	if a.Cert != "" || a.Key != "" {
		options = append(options, nats.ClientCert(a.Cert, a.Key))
	}
	return options, nil
}

// prepare makes what is missing at the server.
func (c *Conn) prepare(ctx context.Context) (err error) {
	if c.js, err = jetstream.New(c.nc); err != nil {
		return err
	}
	if _, err = c.js.AccountInfo(ctx); err != nil {
		return blindspot.Errorf(blindspot.BadInput, "start it with -js, or enable JetStream for this account", "the server at %s has no JetStream for us: %w", c.address, err)
	}
	if c.tasks, err = c.stream(ctx, jetstream.StreamConfig{Name: tasksStream, Subjects: []string{"blindspot.task.>"}, Retention: jetstream.WorkQueuePolicy, MaxAge: keptFor}); err != nil {
		return err
	}
	if c.failed, err = c.stream(ctx, jetstream.StreamConfig{Name: failedStream, Subjects: []string{"blindspot.failed.>"}, MaxMsgsPerSubject: 1, MaxAge: keptFor}); err != nil {
		return err
	}
	if c.data, err = c.bucket(ctx, dataBucket); err != nil {
		return err
	}
	c.results, err = c.bucket(ctx, resultBucket)
	return err
}

func (c *Conn) stream(ctx context.Context, config jetstream.StreamConfig) (jetstream.Stream, error) {
	s, err := c.js.Stream(ctx, config.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		s, err = c.js.CreateStream(ctx, config)
	}
	if err != nil {
		return nil, c.fault("the stream "+config.Name, err)
	}
	return s, nil
}

func (c *Conn) bucket(ctx context.Context, name string) (jetstream.ObjectStore, error) {
	b, err := c.js.ObjectStore(ctx, name)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		b, err = c.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: name, TTL: keptFor})
	}
	if err != nil {
		return nil, c.fault("the object store "+name, err)
	}
	return b, nil
}

// The codes by which a server says that it has no room.
var noRoom = []jetstream.ErrorCode{10023, 10028, 10047, 10054, 10077, 10122}

// isNoRoom reports whether a server says that it has no room.
func isNoRoom(err error) bool {
	var api *jetstream.APIError
	return errors.As(err, &api) && slices.Contains(noRoom, api.ErrorCode)
}

// fault says what a server could not do.
func (c *Conn) fault(what string, err error) error {
	if isNoRoom(err) {
		return blindspot.Errorf(blindspot.BadInput, moreRoom, "the server at %s has no room for %s: %w", c.address, what, err)
	}
	return fmt.Errorf("%s at %s: %w", what, c.address, err)
}

const moreRoom = "give JetStream more room (max_file_store, or limits of the account), or empty " + dataBucket + " and " + resultBucket

// consumer is what the workers of one program take tasks from.
func (c *Conn) consumer(ctx context.Context) (jetstream.Consumer, error) {
	consumer, err := c.tasks.CreateOrUpdateConsumer(ctx, jetstream.ConsumerConfig{Durable: "of-" + c.program, FilterSubject: taskSubject(c.program, "*", "*"),
		AckPolicy: jetstream.AckExplicitPolicy, AckWait: c.address.AckWait, MaxDeliver: c.address.MaxDeliver, MaxAckPending: -1})
	if err != nil {
		return nil, c.fault("what workers take tasks from", err)
	}
	return consumer, nil
}
