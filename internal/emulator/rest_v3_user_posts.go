package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// postsHeld is the posts that a user holds, in the order it got them. Those that
// are not here are left out.
func (v view) postsHeld(userID string) ([]*post, error) {
	u, err := mustFind(v, "userId", "user_id", userID)
	if err != nil {
		return nil, err
	}
	var posts []*post
	for _, id := range u.postIDs() {
		p, err := first[*post](v, tablePosts, byID, id)
		if err != nil {
			return nil, err
		}
		if p != nil {
			posts = append(posts, p)
		}
	}
	return posts, nil
}

// GetUserPosts returns the posts that a user holds.
func (s *managementV3) GetUserPosts(_ context.Context, req *authingv3.GetUserPostsRequest) (*authingv3.GetUserPostsResponse, error) {
	posts, err := s.read().postsHeld(req.GetUserId())
	return &authingv3.GetUserPostsResponse{Posts: each(posts, postV3)}, err
}

// GetUserPost returns the first post that a user holds; an empty answer without
// one.
func (s *managementV3) GetUserPost(_ context.Context, req *authingv3.GetUserPostRequest) (*authingv3.GetUserPostResponse, error) {
	v := s.read()
	posts, err := v.postsHeld(req.GetUserId())
	if err != nil || len(posts) == 0 {
		return &authingv3.GetUserPostResponse{}, err
	}
	detail, err := v.postDetail(posts[0])
	return &authingv3.GetUserPostResponse{Post: detail}, err
}

// SetUserPosts gives a user posts, all of which must be there, and takes all
// others.
func (s *managementV3) SetUserPosts(_ context.Context, req *authingv3.SetUserPostsRequest) (*authingv3.SetUserPostsResponse, error) {
	err := s.givePosts(req.GetUserId(), req.GetPostIds(), func([]string) []string { return nil })
	return &authingv3.SetUserPostsResponse{}, err
}

// UserConnectionPost gives a user one more post.
func (s *managementV3) UserConnectionPost(_ context.Context, req *authingv3.UserConnectionPostRequest) (*authingv3.UserConnectionPostResponse, error) {
	err := s.givePosts(req.GetUserId(), []string{req.GetPostId()}, func(before []string) []string { return before })
	return &authingv3.UserConnectionPostResponse{}, err
}

// givePosts gives a user posts beside those that it keeps of the ones before.
func (e *Emulator) givePosts(userID string, ids []string, kept func(before []string) []string) error {
	_, err := e.changeUser(withID(userID), func(v view, u *user) error {
		for _, id := range ids {
			if _, err := v.postWithID(id); err != nil {
				return err
			}
		}
		return u.attributes.set("postIdList", union(kept(u.postIDs()), ids))
	})
	return err
}
