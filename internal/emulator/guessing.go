package emulator

import "errors"

// How v2 slows down who guesses: too many failures to sign in from one IP
// address, and a captcha is asked for (2000).

func failuresKey(ip string) string { return "failures from " + ip }

// mayTry refuses to sign in from an IP address that has failed too often,
// unless a captcha is solved.
func (e *Emulator) mayTry(ip, captchaText string) error {
	v := e.read()
	s, err := v.settings()
	if err != nil {
		return err
	}
	failed, err := first[*pass](v, tablePasses, byID, failuresKey(ip))
	switch {
	case err != nil:
		return err
	case s.failuresPerIP == 0, failed == nil, !e.now().Before(failed.endsAt), failed.failures < s.failuresPerIP:
		return nil
	default:
		return e.checkCaptcha(captchaForIP(ip), captchaText)
	}
}

// tried remembers how signing in from an IP address went.
func (e *Emulator) tried(ip string, outcome error) error {
	key := failuresKey(ip)
	if outcome == nil {
		return e.discard(key)
	}
	f := (*fault)(nil)
	if !errors.As(outcome, &f) || f.code != codeWrongPassword && f.code != codeNoUser {
		return nil
	}
	return e.write(func(v view) error {
		s, err := v.settings()
		if err != nil {
			return err
		}
		failed, err := first[*pass](v, tablePasses, byID, key)
		if err != nil {
			return err
		}
		count := 1
		if failed != nil && e.now().Before(failed.endsAt) {
			count += failed.failures
		}
		return e.keepPass(v, &pass{key: key, failures: count}, s.failureWindow)
	})
}
