package authing

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// CDN asks the host of portraits and logos whether it answers. No credential
// goes there.
func (c *Client) CDN(ctx context.Context) error {
	_, err := c.public(ctx, "CDN", c.config.CDNURL)
	return err
}

// PipelineTemplates are the templates of v1 pipelines, as they are published for
// everybody. No credential goes there.
func (c *Client) PipelineTemplates(ctx context.Context) (json.RawMessage, error) {
	const operation = "pipeline templates"
	body, err := c.public(ctx, operation, c.config.PipelineTemplatesURL)
	if err != nil {
		return nil, err
	}
	return valid(&Call{Operation: operation}, body)
}

func (c *Client) public(ctx context.Context, operation, address string) ([]byte, error) {
	if address == "" {
		return nil, fmt.Errorf("%w: %s: no address is configured", ErrUnreachable, operation)
	}
	ctx = withOperation(ctx, operation)
	got, err := c.carry(ctx, true, func() (*http.Request, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", operation, err)
		}
		return request, nil
	})
	switch {
	case err != nil:
		return nil, err
	case got.status >= http.StatusBadRequest:
		return nil, refusal(&Call{Operation: operation}, got, new(envelope), 0)
	case got.status != http.StatusOK:
		return nil, fmt.Errorf("%w: %s: HTTP %d", ErrMalformed, operation, got.status)
	default:
		return got.body, nil
	}
}

// validURL takes an address with a path, "" for none.
func validURL(address, what string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return fmt.Errorf("%s must be an absolute http(s) URL", what)
	}
	return nil
}
