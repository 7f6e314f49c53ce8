"""Détente: a workbench for the Graph Model for Conflict Resolution."""

__version__ = "0.1.0"
