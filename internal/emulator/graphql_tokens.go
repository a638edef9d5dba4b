package emulator

import (
	"context"
	"fmt"
	"math"
)

// tokenStatus is JWTTokenStatus.
type tokenStatus struct {
	Code, Exp, Iat *int32
	Message        *string
	Status         *bool
	Data           *tokenUser
}

// tokenUser is JWTTokenStatusDetail.
type tokenUser struct{ ID, UserPoolID, Arn *string }

// CheckLoginStatus says whether a token is good; a bad one is no error.
func (q *rootFields) CheckLoginStatus(ctx context.Context, args struct{ Token *string }) (*tokenStatus, error) {
	c := callOf(ctx)
	token := c.authorization
	if args.Token != nil && *args.Token != "" {
		token = *args.Token
	}
	found, err := q.verify(bearer(token))
	var u *user
	if err == nil {
		u, err = q.subject(found)
	}
	if err != nil {
		f := faultOf(err)
		if f.status == statusBroken {
			return nil, err
		}
		return newTokenStatus(f.number(), f.message(c.lang), false), nil
	}
	s := newTokenStatus(statusSuccess, messageOf(statusSuccess, c.lang), true)
	exp, iat := intOf(found.Expiry), intOf(found.IssuedAt)
	arn := q.userARN(u.ID)
	s.Exp, s.Iat, s.Data = &exp, &iat, &tokenUser{&u.ID, &q.credentials.UserPoolID, &arn}
	return s, nil
}

func newTokenStatus(code int64, message string, good bool) *tokenStatus {
	number := intOf(code)
	return &tokenStatus{Code: &number, Message: &message, Status: &good}
}

// intOf fits a number into GraphQL's Int, whose times end in 2038.
func intOf(n int64) int32 {
	return int32(max(math.MinInt32, min(n, math.MaxInt32)))
}

// managementTokenNode is AccessTokenRes.
type managementTokenNode struct {
	AccessToken *string
	Exp, Iat    *int32
}

// AccessToken gives a management token for the pool's secret.
func (q *rootFields) AccessToken(args struct{ UserPoolID, Secret string }) (*managementTokenNode, error) {
	if err := q.checkPoolSecret(args.UserPoolID, args.Secret); err != nil {
		return nil, err
	}
	token, c, err := q.managementToken()
	if err != nil {
		return nil, fmt.Errorf("management token: %w", err)
	}
	exp, iat := intOf(c.Expiry), intOf(c.IssuedAt)
	return &managementTokenNode{&token, &exp, &iat}, nil
}

// checkPoolSecret compares both halves whatever the first says.
func (e *Emulator) checkPoolSecret(id, secret string) error {
	goodID, goodSecret := sameSecret(id, e.credentials.UserPoolID), sameSecret(secret, e.credentials.UserPoolSecret)
	if !goodID || !goodSecret {
		return &fault{status: statusBadToken}
	}
	return nil
}
