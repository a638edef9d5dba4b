package identityserver

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// never says that Authing need not be asked.
const never = time.Duration(-1)

// freshness is how old Authing's word may be.
func freshness(req interface{ GetMaxStaleness() *durationpb.Duration }) time.Duration {
	if req.GetMaxStaleness() == nil {
		return never
	}
	return req.GetMaxStaleness().AsDuration()
}

// finding is what was found out about one token.
type finding struct {
	token  *identity.Token // nil if it is not good
	reason identityv1.NotActiveReason
	how    *identityv1.Verification
}

// verify finds out about one token, which is nil if it is not good. An error
// says that nothing was found out.
func (s *Server) verify(
	ctx context.Context, application, token string, maxStaleness time.Duration,
) (*identityv1.Verdict, *identity.Token, error) {
	found, err := s.find(ctx, application, token, maxStaleness)
	if err != nil {
		return nil, nil, err
	}
	verdict, err := found.verdict()
	return verdict, found.token, err
}

func (s *Server) find(ctx context.Context, application, token string, maxStaleness time.Duration) (finding, error) {
	var (
		found *identity.Token
		asked time.Time
		err   error
	)
	if maxStaleness == never {
		found, err = s.verifier.Verify(ctx, token, application)
	} else {
		found, asked, err = s.verifier.VerifyFresh(ctx, token, application, maxStaleness)
	}
	how := &identityv1.Verification{
		Introspected: !asked.IsZero(), IntrospectedAt: stamp(asked),
		RevocationsKnownUntil: stamp(s.revocations.Synced()),
	}
	reason := notActive(err)
	switch {
	case err != nil && reason == identityv1.NotActiveReason_NOT_ACTIVE_REASON_UNSPECIFIED:
		return finding{}, unavailable(ctx, err)
	case err != nil:
		return finding{reason: reason, how: how}, nil
	default:
		how.KeysFetchedAt = stamp(found.KeysFetched)
		return finding{token: found, how: how}, nil
	}
}

// verdict is the finding as a message.
func (f finding) verdict() (*identityv1.Verdict, error) {
	if f.token == nil {
		return &identityv1.Verdict{Reason: f.reason, Verification: f.how}, nil
	}
	said, err := f.token.Encoded(encodeIdentity)
	if err != nil {
		return nil, err
	}
	verdict := new(identityv1.Verdict)
	if err := proto.Unmarshal(said, verdict); err != nil {
		return nil, untellable()
	}
	verdict.Verification = f.how
	return verdict, nil
}

// encodeIdentity is what every verdict about a good token says: reading its
// claims takes longer than everything else in a call.
func encodeIdentity(token *identity.Token) ([]byte, error) {
	said, err := proto.Marshal(&identityv1.Verdict{Active: true, Identity: identityOf(token)})
	if err != nil {
		return nil, untellable()
	}
	return said, nil
}

// untellable says that no message can hold what a token says.
func untellable() error {
	return apierror.New(codes.Internal, errorsv1.Reason_UPSTREAM_MALFORMED, "what the token says fits into no verdict")
}

// notActive is why a token is not good, unspecified if the error says nothing
// about the token.
func notActive(err error) identityv1.NotActiveReason {
	switch {
	case errors.Is(err, identity.ErrExpired):
		return identityv1.NotActiveReason_NOT_ACTIVE_REASON_EXPIRED
	case errors.Is(err, identity.ErrRevoked):
		return identityv1.NotActiveReason_NOT_ACTIVE_REASON_REVOKED
	case errors.Is(err, identity.ErrRefused):
		return identityv1.NotActiveReason_NOT_ACTIVE_REASON_REFUSED_BY_AUTHING
	case errors.Is(err, identity.ErrInvalid):
		return identityv1.NotActiveReason_NOT_ACTIVE_REASON_INVALID
	default:
		return identityv1.NotActiveReason_NOT_ACTIVE_REASON_UNSPECIFIED
	}
}

func identityOf(token *identity.Token) *identityv1.Identity {
	who := &identityv1.Identity{
		Subject: token.Subject, Issuer: token.Issuer, Audience: token.Audience, TokenId: token.ID,
		IssuedAt: stamp(token.IssuedAt), ExpiresAt: stamp(token.ExpiresAt),
		Scopes: token.Grants().Scopes,
		Claims: new(structpb.Struct),
	}
	// Claims that no Struct can hold are left out rather than failing a good
	// token: they are signed all the same.
	if protojson.Unmarshal(token.Claims, who.Claims) != nil {
		who.Claims = nil
	}
	return who
}

func stamp(at time.Time) *timestamppb.Timestamp {
	if at.IsZero() {
		return nil
	}
	return timestamppb.New(at)
}
