package main

import (
	"context"
	"fmt"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// 5. Verify the token, as every service does that gets one. A token that is not good
// is an answer and no error.
func (f *flow) verifyToken(ctx context.Context) error {
	verified, err := f.identity.VerifyToken(ctx, &identityv1.VerifyTokenRequest{Token: f.token})
	if err != nil {
		return err
	}
	verdict := verified.GetVerdict()
	if !verdict.GetActive() || verdict.GetIdentity().GetSubject() != f.user {
		return fmt.Errorf("the token is not the user's: %v", verdict.GetReason())
	}
	fmt.Println("the token is good")
	return nil
}

// Then revoke it: every replica knows at once.
func (f *flow) revokeToken(ctx context.Context) error {
	if _, err := f.auth.RevokeToken(ctx, &authingv3.RevokeTokenRequest{Token: f.token}); err != nil {
		return err
	}
	verified, err := f.identity.VerifyToken(ctx, &identityv1.VerifyTokenRequest{Token: f.token})
	if err != nil {
		return err
	}
	fmt.Println("the token is not good:", verified.GetVerdict().GetReason())
	return nil
}
