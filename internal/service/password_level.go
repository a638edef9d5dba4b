package service

import (
	"context"
	"strings"
	"unicode/utf8"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// How strong a password is.
const (
	lowPassword int64 = iota + 1
	mediumPassword
	highPassword
)

// overridePasswordLevel judges a password as the SDKs do, without a call.
func overridePasswordLevel(e *Engine) error {
	return local(e, authingv2.AuthService_ComputePasswordSecurityLevel_FullMethodName,
		func(_ context.Context, req *authingv2.ComputePasswordSecurityLevelRequest) (*authingv2.ComputePasswordSecurityLevelResponse, error) {
			return &authingv2.ComputePasswordSecurityLevelResponse{Level: passwordLevel(req.GetPassword())}, nil
		})
}

func passwordLevel(password string) int64 {
	const small, capital, digit = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	length, digits := utf8.RuneCountInString(password), strings.ContainsAny(password, digit)
	switch {
	case length >= 12 && digits && strings.ContainsAny(password, small) && strings.ContainsAny(password, capital):
		return highPassword
	case length >= 8 && digits && strings.ContainsAny(password, small+capital):
		return mediumPassword
	default:
		return lowPassword
	}
}
