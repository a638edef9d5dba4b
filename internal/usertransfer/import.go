package usertransfer

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/failsafe-go/failsafe-go/ratelimiter"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// Users are the rpcs that an import needs.
type Users interface {
	CreateUser(context.Context, *authingv3.CreateUserRequest, ...grpc.CallOption) (*authingv3.CreateUserResponse, error)
	GetUser(context.Context, *authingv3.GetUserRequest, ...grpc.CallOption) (*authingv3.GetUserResponse, error)
}

// Import makes users of rows.
type Import struct {
	Users    Users
	Journal  *Journal
	Rejected *Rejected
	Pace     Pace
	// Options are sent with every user.
	Options *authingv3.CreateUserOptions
	// Progress is told of each row that is done; nil: nobody is.
	Progress func()
}

// Summary counts rows.
type Summary struct {
	Created  int
	Rejected int
	// Before are rows that an earlier run created or rejected, BeforeRejected
	// the latter alone.
	Before, BeforeRejected int
}

// Run makes users of all rows that are not done. It ends early with an error
// that no row is to blame for, and with the context's when that ends.
func (i *Import) Run(ctx context.Context, rows userfile.Reader) (Summary, error) {
	var mu sync.Mutex
	var sum Summary
	count := func(is fate, before bool) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case is == "":
			return // not done
		case before:
			sum.Before++
			if is == rejected {
				sum.BeforeRejected++
			}
		case is == created:
			sum.Created++
		default:
			sum.Rejected++
		}
		if i.Progress != nil {
			i.Progress()
		}
	}
	limit := ratelimiter.NewSmooth[any](uint(i.Pace.PerSecond), time.Second)
	work, running := errgroup.WithContext(ctx)
	work.SetLimit(i.Pace.Concurrency)
	err := i.each(running, rows, func(row *userfile.Row) error {
		if was := i.Journal.of(row.Line); was == created || was == rejected {
			count(was, true)
			return nil
		}
		if len(row.Mistakes) > 0 {
			count(rejected, false)
			return i.reject(row.Line, row.Mistakes...)
		}
		if err := limit.AcquirePermit(running); err != nil {
			return err
		}
		work.Go(func() error {
			if err := running.Err(); err != nil {
				return err
			}
			is, err := i.create(running, row)
			count(is, false)
			return err
		})
		return nil
	})
	failed := work.Wait()
	if ctx.Err() != nil {
		return sum, ctx.Err()
	}
	if failed != nil {
		return sum, failed
	}
	return sum, err
}

// each reads rows until there are none or the context ends.
func (*Import) each(ctx context.Context, rows userfile.Reader, take func(*userfile.Row) error) error {
	for ctx.Err() == nil {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := take(row); err != nil {
			return err
		}
	}
	return ctx.Err()
}
