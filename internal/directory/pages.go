package directory

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// maxPageSize is the largest page that Authing gives, and the default here.
const maxPageSize = 50

// pageRequest is what the requests of all streams have.
type pageRequest interface {
	proto.Message
	GetPageSize() int32
	GetResumeToken() string
}

// page is a page of one of Authing's lists.
type page interface {
	GetTotalCount() int64
	GetList() []*authingv3.User
}

// walk sends the users of a list from where the request goes on, page after
// page. The next page is asked for when the last user of the one before was
// taken, and only one is held.
func (s *Server) walk(
	ctx context.Context, method string, req pageRequest,
	read func(ctx context.Context, number, size int64) (page, error),
	send func(user *authingv3.User, resumeToken string) error,
) error {
	size := int64(req.GetPageSize())
	if size == 0 {
		size = maxPageSize
	}
	mark, err := fingerprintOf(method, req, size)
	if err != nil {
		return apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, "the request cannot be written down")
	}
	position, err := mark.position(req.GetResumeToken())
	if err != nil {
		return err
	}
	for more := true; more; {
		number := position/size + 1
		position, more, err = s.pass(ctx, read, number, size, position, func(user *authingv3.User, position int64) error {
			return send(user, mark.token(position))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// pass sends one page from a position on and returns the position behind it, and
// whether there is more.
func (s *Server) pass(
	ctx context.Context, read func(context.Context, int64, int64) (page, error), number, size, position int64,
	send func(*authingv3.User, int64) error,
) (int64, bool, error) {
	if s.leaving.Err() != nil {
		return 0, false, errLeaving()
	}
	got, err := s.ask(ctx, read, number, size)
	if err != nil {
		return 0, false, err
	}
	before, users := (number-1)*size, got.GetList()
	if int64(len(users)) > size {
		return 0, false, apierror.New(codes.Internal, errorsv1.Reason_UPSTREAM_MALFORMED, "Authing's page has more users than were asked for")
	}
	for at := min(position-before, int64(len(users))); at < int64(len(users)); at++ {
		if s.leaving.Err() != nil {
			return 0, false, errLeaving()
		}
		if err := send(users[at], before+at+1); err != nil {
			return 0, false, outOf(ctx, err)
		}
	}
	// A page may be short though others follow it: the count decides.
	behind := number * size
	return behind, len(users) > 0 && behind < got.GetTotalCount() && behind < maxPosition, nil
}

// ask reads one page, within the time of one call: the stream itself has no
// deadline unless its caller set one.
func (s *Server) ask(ctx context.Context, read func(context.Context, int64, int64) (page, error), number, size int64) (page, error) {
	timed, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	defer context.AfterFunc(s.leaving, cancel)()
	got, err := read(timed, number, size)
	switch {
	case err == nil:
		return got, nil
	case ctx.Err() == nil && s.leaving.Err() != nil:
		return nil, errLeaving()
	default:
		return nil, outOf(ctx, err)
	}
}

// outOf is the error of a call whose context has ended, else err.
func outOf(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return apierror.New(codes.Canceled, errorsv1.Reason_CALLER_CANCELLED, "the caller cancelled the call")
	case ctx.Err() != nil:
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT, "the call ran out of time")
	default:
		return err
	}
}

func errLeaving() error {
	return apierror.New(codes.Unavailable, errorsv1.Reason_SERVER_LEAVING,
		"this server takes no more calls: go on with the last resume token")
}
