package identityserver

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/go-jose/go-jose/v4"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// Options are what the service rests on.
type Options struct {
	// Verifier's audiences are application ids.
	Verifier *identity.Verifier
	// Application is the id of the one that a call selects.
	Application func(context.Context) (string, error)
	// Allowed asks Authing whether the user of a token may do something.
	Allowed func(ctx context.Context, token *identity.Token, resource, action string) (bool, error)
	// Revocations are what is revoked, here and elsewhere.
	Revocations revocation.Log
	// Leaving ends when this server takes no more calls: streams end then.
	Leaving context.Context
}

// Server implements IdentityService.
type Server struct {
	identityv1.UnimplementedIdentityServiceServer

	verifier    *identity.Verifier
	application func(context.Context) (string, error)
	allowed     func(ctx context.Context, token *identity.Token, resource, action string) (bool, error)
	revocations revocation.Log
	leaving     context.Context //nolint:containedctx // of the process, not of a call
}

// New returns the service.
func New(opts Options) *Server {
	return &Server{
		verifier: opts.Verifier, application: opts.Application, allowed: opts.Allowed,
		revocations: opts.Revocations, leaving: opts.Leaving,
	}
}

// VerifyToken implements the rpc.
func (s *Server) VerifyToken(ctx context.Context, req *identityv1.VerifyTokenRequest) (*identityv1.VerifyTokenResponse, error) {
	application, err := s.application(ctx)
	if err != nil {
		return nil, err
	}
	verdict, _, err := s.verify(ctx, application, req.GetToken(), freshness(req))
	if err != nil {
		return nil, err
	}
	return &identityv1.VerifyTokenResponse{Verdict: verdict}, nil
}

// VerifyTokens implements the rpc. The tokens are checked one after the other:
// most are remembered, and a call is not to take all of the machine.
func (s *Server) VerifyTokens(ctx context.Context, req *identityv1.VerifyTokensRequest) (*identityv1.VerifyTokensResponse, error) {
	application, err := s.application(ctx)
	if err != nil {
		return nil, err
	}
	answer := &identityv1.VerifyTokensResponse{Verdicts: make([]*identityv1.Verdict, len(req.GetTokens()))}
	for i, token := range req.GetTokens() {
		if answer.Verdicts[i], _, err = s.verify(ctx, application, token, freshness(req)); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// GetSigningKeys implements the rpc.
func (s *Server) GetSigningKeys(ctx context.Context, _ *identityv1.GetSigningKeysRequest) (*identityv1.GetSigningKeysResponse, error) {
	application, err := s.application(ctx)
	if err != nil {
		return nil, err
	}
	keys, fetched, err := s.verifier.Keys(ctx, application)
	if err != nil {
		return nil, unavailable(ctx, err)
	}
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err != nil {
		return nil, unavailable(ctx, identity.ErrKeys)
	}
	jwks := new(structpb.Struct)
	if err := protojson.Unmarshal(text, jwks); err != nil {
		return nil, unavailable(ctx, identity.ErrKeys)
	}
	return &identityv1.GetSigningKeysResponse{Jwks: jwks, FetchedAt: timestamppb.New(fetched)}, nil
}

// unavailable says that what the token is checked by could not be had, which
// says nothing about the token.
func unavailable(ctx context.Context, err error) error {
	switch {
	case apierror.Reason(err) != "":
		return err // Authing's own words
	case errors.Is(err, identity.ErrCannotAsk):
		return apierror.InvalidField("maxStaleness", "Authing cannot be asked about tokens of this application")
	case ctx.Err() != nil:
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT, "the call ran out of time")
	case errors.Is(err, identity.ErrKeys):
		return apierror.New(codes.Internal, errorsv1.Reason_UPSTREAM_MALFORMED, "the application's keys cannot be read")
	default:
		return apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_UNREACHABLE, "Authing could not be reached")
	}
}
