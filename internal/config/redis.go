package config

import (
	"errors"

	"github.com/redis/go-redis/v9"
)

// Redis is what replicas share.
type Redis struct {
	URL RedisURL `key:"url" help:"Redis that replicas tell each other revocations through: redis://, rediss:// (TLS) or unix://, with user and password if it wants them. Not given: there is one replica."`
	Key Text     `key:"key" default:"authing:revocations" help:"Key of the stream of revocations. Services of different user pools on one Redis need different keys."`
}

// RedisURL is where Redis is. It may hold a password and prints as [redacted].
type RedisURL struct{ Secret }

// UnmarshalText accepts what go-redis does.
func (u *RedisURL) UnmarshalText(text []byte) error {
	if _, err := redis.ParseURL(string(text)); err != nil {
		return errors.New("is no URL of a Redis") // the library's words hold the password
	}
	return u.Secret.UnmarshalText(text)
}

// Allowed describes the accepted values.
func (RedisURL) Allowed() string { return "redis://host:port/db, rediss://…, unix://path" }
