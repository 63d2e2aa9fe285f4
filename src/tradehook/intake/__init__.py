"""Intake: is it really from you, has it come before, and can it be kept?"""
