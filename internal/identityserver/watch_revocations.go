package identityserver

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// defaultHeartbeat is how often watchers hear of this service unless they say
// otherwise.
const defaultHeartbeat = 15 * time.Second

// WatchRevocations implements the rpc.
func (s *Server) WatchRevocations(
	req *identityv1.WatchRevocationsRequest, stream grpc.ServerStreamingServer[identityv1.WatchRevocationsResponse],
) error {
	if req.GetAfter() != "" {
		if err := revocation.CheckID(req.GetAfter()); err != nil {
			return endOfWatch(err)
		}
	}
	every := defaultHeartbeat
	if req.GetHeartbeatInterval() != nil {
		every = req.GetHeartbeatInterval().AsDuration()
	}
	ctx, cancel := context.WithCancel(stream.Context())
	defer cancel()
	events, ended := s.watch(ctx, req.GetAfter())
	heartbeat := time.NewTicker(every)
	defer heartbeat.Stop()

	answer := &identityv1.WatchRevocationsResponse{Cursor: req.GetAfter()}
	for {
		answer.KnownUntil = stamp(s.revocations.Synced())
		if err := stream.Send(answer); err != nil {
			if ctx.Err() != nil {
				return endOfWatch(ctx.Err()) // in process the error is bare
			}
			return err
		}
		select {
		case event := <-events:
			answer = &identityv1.WatchRevocationsResponse{Cursor: event.ID, Revocation: told(event)}
			heartbeat.Reset(every)
		case <-heartbeat.C:
			answer = &identityv1.WatchRevocationsResponse{Cursor: answer.GetCursor()}
		case err := <-ended:
			return endOfWatch(err)
		case <-s.leaving.Done():
			return apierror.New(codes.Unavailable, errorsv1.Reason_SERVER_LEAVING,
				"this server takes no more calls: go on with the last cursor")
		}
	}
}

// watch reads the log until the context ends or there is nothing to read any
// more.
func (s *Server) watch(ctx context.Context, after string) (<-chan revocation.Event, <-chan error) {
	events, ended := make(chan revocation.Event), make(chan error, 1)
	go func() {
		for event, err := range s.revocations.Watch(ctx, after) {
			if err != nil {
				ended <- err
				return
			}
			select {
			case events <- event:
			case <-ctx.Done():
				ended <- ctx.Err()
				return
			}
		}
	}()
	return events, ended
}

func told(event revocation.Event) *identityv1.Revocation {
	one := &identityv1.Revocation{
		Subject: event.Subject, RevokedAt: stamp(event.At), ForgetAt: stamp(event.Until), Cause: event.Reason,
	}
	if event.Token != (identity.Digest{}) {
		one.TokenSha256 = event.Token[:]
	}
	return one
}

func endOfWatch(err error) error {
	switch {
	case errors.Is(err, revocation.ErrID):
		return apierror.InvalidField("after", "it is no cursor of this service")
	case errors.Is(err, revocation.ErrTooOld):
		return apierror.New(codes.OutOfRange, errorsv1.Reason_WATCH_TOO_OLD,
			"what follows the cursor is not kept any more: start over without one")
	case errors.Is(err, revocation.ErrBehind):
		return apierror.New(codes.Aborted, errorsv1.Reason_WATCH_BEHIND,
			"revocations were missed: start over without a cursor")
	case errors.Is(err, context.DeadlineExceeded):
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT, "the call ran out of time")
	default:
		return apierror.New(codes.Canceled, errorsv1.Reason_CALLER_CANCELLED, "the caller cancelled the call")
	}
}
