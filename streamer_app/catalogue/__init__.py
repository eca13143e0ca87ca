"""Courses and orders: what is for sale and what was sold."""
